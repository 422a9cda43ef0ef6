// Every page a role comes to, wide and on a phone, with axe, with and without
// script, in both languages: no error, nothing wider than the window, nothing
// that axe finds, no word left untranslated.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { PHONE, WIDE, accessibility, overflow, signIn, startBrowser, startDemo } from "./harness.mjs";

const PICTURES = process.env.PICTURES;
const SCHEME = "ky=2011-12-30..2012-09-30&don_vi=62";
const PAGES = {
  xa1: ["/", "/bao-cao", "/bao-cao/kinh-te-tap-the/2024-H1/23359", "/bao-cao/kinh-te-tap-the/2024-H1/23359/muc/tht",
    "/bao-cao/kinh-te-tap-the/2024-H1/23359/kiem-tra", "/theo-doi", "/tien-do", "/chi-tieu", "/van-ban", "/tai-khoan"],
  huyen: ["/", "/duyet", "/theo-doi", "/bao-cao/kinh-te-tap-the/2024-H1/610", "/tien-do"],
  tinh: ["/", "/duyet", "/theo-doi", "/tien-do", `/tien-do?bieu=de-an&${SCHEME}`, "/chi-tieu", "/chi-tieu/tht?don_vi=62",
    "/so-lieu?chi_tieu=tht&loai=actual&ky=2023-Y&don_vi=62", "/so-lieu?chi_tieu=tht&loai=actual&ky=2023-Y&don_vi=62&ban_do=2026-01-01",
    `/so-lieu?chi_tieu=de-an-tht-moi&loai=actual&${SCHEME}`, "/van-ban", `/van-ban/de-an?${SCHEME}`],
  "lanhdao-huyen": ["/", "/bao-cao"],
  quantri: ["/", "/quan-tri", "/quan-tri/nguoi-dung", "/quan-tri/bieu-mau", "/quan-tri/gia-han", "/quan-tri/ngay-nghi",
    "/quan-tri/don-vi", "/quan-tri/nhat-ky"],
};

let demo, browser;
before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
  if (PICTURES) mkdirSync(PICTURES, { recursive: true });
});
after(async () => { await browser?.close(); await demo?.stop(); });

const name = (path) => path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "viec";

async function look(login, paths, options, label) {
  const page = await signIn(browser, demo.address, login, options);
  const wrong = [];
  for (const path of paths) {
    const answer = await page.goto(demo.address + path);
    const say = (what) => wrong.push(`${login} ${path} (${label}): ${what}`);
    if (answer.status() !== 200) say(`status ${answer.status()}`);
    const wider = await overflow(page);
    if (wider > 0) say(`${wider} px wider than the window`);
    const text = await page.innerText("body");
    const key = text.match(/\b(common|report|review|home|coverage|progress|indicator|figure|document|admin|check)\.[a-z_]+\b/);
    if (key) say(`an untranslated key: ${key[0]}`);
    if (options.javaScript !== false) for (const found of await accessibility(page)) say(found);
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${login}-${name(path)}-${label}.png`, fullPage: true });
  }
  wrong.push(...page.problems.map((problem) => `${login} (${label}): ${problem}`));
  await page.context().close();
  return wrong;
}

for (const [login, paths] of Object.entries(PAGES)) {
  test(`${login}, wide`, async () => assert.deepEqual(await look(login, paths, { viewport: WIDE }, "wide"), []));
  test(`${login}, phone`, async () => assert.deepEqual(await look(login, paths, { viewport: PHONE }, "phone"), []));
  test(`${login}, without script`, async () =>
    assert.deepEqual(await look(login, paths, { viewport: PHONE, javaScript: false }, "plain"), []));
  test(`${login}, English`, async () =>
    assert.deepEqual(await look(login, paths, { viewport: WIDE, language: "en" }, "english"), []));
}

test("signing in", async () => assert.deepEqual(await look(null, ["/dang-nhap"], { viewport: PHONE }, "phone"), []));

test("a commune officer's page weighs at most 60 KB", async () => {
  const page = await signIn(browser, demo.address, "xa1", { viewport: PHONE });
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  let bytes = 0;
  client.on("Network.loadingFinished", (event) => { bytes += event.encodedDataLength; });
  await client.send("Network.setCacheDisabled", { cacheDisabled: true });
  await page.goto(`${demo.address}/bao-cao/kinh-te-tap-the/2024-H1/23359/muc/tht`, { waitUntil: "networkidle" });
  assert.ok(bytes > 5_000 && bytes <= 60 * 1024, `${bytes} bytes`);
  await page.context().close();
});
