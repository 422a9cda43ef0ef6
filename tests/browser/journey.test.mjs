// What people do from one end to the other, in a real browser. The tests share
// one demonstration and go in order: a report that one of them sends is what
// the next one finds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { signIn, startBrowser, startDemo } from "./harness.mjs";

const COMMUNE = "/bao-cao/kinh-te-tap-the/2024-H1/23359";
const TOWN = "/bao-cao/kinh-te-tap-the/2024-H1/23341";
const DISTRICT = "/bao-cao/kinh-te-tap-the/2024-H1/610";
const SCHEME = "ky=2011-12-30..2012-09-30&don_vi=62";
// What the browser and htmx write to the console when the line is cut.
const LOST_LINE = /ERR_INTERNET_DISCONNECTED|^htmx:(afterRequest|sendError)$/;

let demo, browser, people;
before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
  people = new Map();
});
after(async () => { await browser?.close(); await demo?.stop(); });

/** A page of somebody, signed in once for all tests; `go` opens a path. */
async function as(login, options = {}) {
  const key = login + JSON.stringify(options);
  if (!people.has(key)) {
    const page = await signIn(browser, demo.address, login, options);
    page.setDefaultTimeout(10_000);
    page.go = (path) => page.goto(demo.address + path);
    people.set(key, page);
  }
  return people.get(key);
}

const press = (page, name) => page.getByRole("main").getByRole("button", { name, exact: true }).click();
const shows = (page, text) => page.getByRole("main").getByText(text).first().waitFor();
const path = (page) => new URL(page.url()).pathname;
const at = (page, wanted) => page.waitForURL((url) => url.pathname === wanted);
const noProblems = (page) => assert.deepEqual(page.problems.filter((one) => !LOST_LINE.test(one)), []);
const state = async (page, report) => {
  await page.go(report);
  return (await page.locator(".lead .state").first().innerText()).trim();
};

/** Types into a field and leaves it; resolves when the server has answered. */
async function type(page, id, value) {
  const saved = page.waitForResponse((answer) => answer.request().method() === "POST");
  await page.fill(`#${id}`, value);
  await page.press(`#${id}`, "Tab");
  return saved;
}

/** Answers every question on the page before sending, then presses `button`. */
async function send(page, report, button) {
  await page.go(`${report}/kiem-tra`);
  for (const why of await page.locator("input[name^='ly-do.']").all()) await why.fill("Đã đối chiếu với danh sách");
  await press(page, button);
  await at(page, report);
}

/** The district's total of cooperative groups, its coverage, and new groups against the promise. */
async function district(page) {
  const number = (text) => Number(text.replaceAll(".", ""));
  await page.go("/so-lieu?chi_tieu=tht&loai=actual&ky=2024-H1&don_vi=610");
  const groups = number((await page.locator(".value").innerText()).match(/^[\d.]+/)[0]);
  await page.go("/tien-do?bieu=kinh-te-tap-the&ky=2024-H1&don_vi=610");
  const covered = Number((await page.innerText("main")).match(/(\d+)\/12 xã/)[1]);
  const row = page.locator("tbody tr", { hasText: "Tổ hợp tác thành lập mới" }).first();
  const [, done, percent] = (await row.innerText()).match(/([\d.]+) \/ 12\s+([\d,]+%)/);
  return { groups, covered, done: Number(done), percent };
}

test("a field that cannot be right is refused with its sentence, and nothing typed is lost", async () => {
  const page = await as("xa3");
  await page.go(`${TOWN}/muc/nhom-ho`);
  await page.fill("#o-nhom-ho", "321");
  await page.fill("#o-nhom-ho-ho", "189");
  await press(page, "Lưu và sang mục 3");
  await page.waitForSelector("[data-focus]");
  assert.match(await page.title(), /^Lỗi:/);
  const sentence = await page.innerText(".error-text >> nth=0");
  assert.match(sentence, /189/);
  assert.match(sentence, /321/);
  assert.equal(await page.inputValue("#o-nhom-ho"), "321");
  assert.equal(await page.inputValue("#o-nhom-ho-ho"), "189");
  assert.ok(await page.evaluate(() => document.activeElement.matches("[data-focus]")), "the summary has the focus");
  const link = page.locator("[data-focus] a").first();
  assert.equal(await link.innerText(), sentence, "the same words on top and at the field");
  const field = (await link.getAttribute("href")).slice(1);
  assert.equal(await page.getAttribute(`#${field}`, "aria-invalid"), "true");
  await link.click();
  await page.waitForFunction((id) => location.hash === `#${id}`, field);
  noProblems(page);
});

test("words in a field of numbers stay there, with a sentence", async () => {
  const page = await as("xa3");
  await page.go(`${TOWN}/muc/nhom-ho`);
  await page.fill("#o-nhom-ho", "ba nhóm");
  await press(page, "Lưu và sang mục 3");
  await page.waitForSelector("#loi-o-nhom-ho .error-text");
  assert.match(await page.title(), /^Lỗi:/);
  assert.equal(await page.inputValue("#o-nhom-ho"), "ba nhóm");
  await type(page, "o-nhom-ho", "3");
  await type(page, "o-nhom-ho-ho", "20");
  await page.waitForSelector("#loi-o-nhom-ho .error-text", { state: "detached" });
  noProblems(page);
});

test("keyboard: Enter and the arrows move, a column from Excel fills the fields, focus is seen", async () => {
  const page = await as("xa3");
  await page.go(`${TOWN}/muc/tht`);
  const ids = await page.locator("input.num").evaluateAll((all) => all.map((one) => one.id));
  const focused = () => page.evaluate(() => document.activeElement.id);
  await page.focus(`#${ids[0]}`);
  await page.keyboard.press("Enter");
  assert.equal(await focused(), ids[1]);
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), ids[2]);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Shift+Enter");
  assert.equal(await focused(), ids[0]);
  const width = await page.evaluate(() => getComputedStyle(document.activeElement).outlineWidth);
  assert.ok(parseFloat(width) >= 2, `an outline of ${width}`);

  const saved = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.ok());
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text", "11\r\n6\r\n2\r\n");
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await saved;
  await page.reload();
  const values = await page.locator("input.num").evaluateAll((all) => all.slice(0, 3).map((one) => one.value));
  assert.deepEqual(values, ["11", "6", "2"]);
  noProblems(page);
});

test("without a line the page says so and keeps what was typed, and saves when the line is back", async () => {
  const page = await as("xa3");
  await page.go(`${TOWN}/muc/tht`);
  await page.context().setOffline(true);
  try {
    await page.fill("#o-tht", "12");
    await page.press("#o-tht", "Tab");
    await page.waitForSelector("#luu.error-text");
    assert.match(await page.innerText("#luu"), /^Chưa lưu được/);
    await press(page, "Lưu và sang mục 2");
    assert.equal(path(page), `${TOWN}/muc/tht`, "the button does not leave the page");
    assert.equal(await page.inputValue("#o-tht"), "12");
    const saved = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.ok());
    await page.context().setOffline(false);
    await saved;
  } finally {
    await page.context().setOffline(false);
  }
  await page.waitForSelector("#luu:not(.error-text)");
  assert.match(await page.innerText("#luu"), /^Đã lưu lúc/);
  await page.reload();
  assert.equal(await page.inputValue("#o-tht"), "12");
  noProblems(page);
});

test("a line that hangs keeps the page and what was typed, and sends when it moves again", async () => {
  const page = await as("xa3");
  await page.go(`${TOWN}/muc/tht`);
  // The browser believes that it is online; nothing that is asked for ever comes.
  const hung = [];
  await page.route("**/*", (route) => { hung.push(route); });
  await page.fill("#o-tht", "13");
  await page.locator("button[name=tiep]").first().click();
  await page.waitForSelector("#luu.error-text", { timeout: 12000 });
  assert.equal(path(page), `${TOWN}/muc/tht`);
  assert.equal(await page.inputValue("#o-tht"), "13");
  await page.unroute("**/*");
  for (const route of hung) await route.abort().catch(() => {});
  await page.locator("button[name=tiep]").first().click();
  await page.waitForURL((url) => url.pathname !== `${TOWN}/muc/tht`);
  await page.go(`${TOWN}/muc/tht`);
  assert.equal(await page.inputValue("#o-tht"), "13");
});

test("without script a report is filled section by section and sent", async () => {
  const page = await as("xa3", { javaScript: false });
  await page.go(`${TOWN}/muc/tht`);
  for (let section = 1; path(page) !== `${TOWN}/kiem-tra`; section += 1) {
    assert.ok(section <= 6, `still at ${path(page)}`);
    // What is empty is as it was in the period before.
    for (const row of await page.locator("tbody tr", { has: page.locator("input.num") }).all()) {
      const field = row.locator("input.num");
      const before = await row.locator("td").first().innerText();
      if (await field.inputValue() === "") await field.fill(before.match(/[\d.,]+/)?.[0] ?? "0");
    }
    const before = page.url();
    await page.locator("main form button[name=tiep]").first().click();
    await page.waitForURL((url) => url.href !== before);
  }
  await send(page, TOWN, "Gửi báo cáo");
  assert.equal(await state(page, TOWN), "Đã gửi");
});

test("a returned report is mended, sent, returned, sent and accepted; the district's numbers follow at once", async () => {
  const officer = await as("xa1");
  const reviewer = await as("huyen");
  assert.equal(await state(officer, COMMUNE), "Trả lại");
  await officer.go(`${COMMUNE}/muc/tht`);
  assert.ok((await type(officer, "o-tht", "9")).ok());
  await officer.waitForFunction(() => document.getElementById("luu").textContent.startsWith("Đã lưu lúc"));
  assert.equal(await state(officer, COMMUNE), "Đang nhập");
  await send(officer, COMMUNE, "Gửi báo cáo");
  assert.equal(await state(officer, COMMUNE), "Đã gửi");

  const queue = COMMUNE.replace("/bao-cao", "/duyet");
  await reviewer.go(queue);
  await reviewer.fill("#reason", "Kiểm tra lại số tổ hợp tác thành lập mới");
  await press(reviewer, "Trả lại");
  await reviewer.waitForURL((url) => url.pathname !== queue);
  await officer.go("/");
  await shows(officer, "Kiểm tra lại số tổ hợp tác thành lập mới");
  assert.equal(await state(officer, COMMUNE), "Trả lại");
  await send(officer, COMMUNE, "Gửi báo cáo");

  const was = await district(reviewer);
  await reviewer.go(queue);
  await press(reviewer, "Tiếp nhận");
  await reviewer.waitForURL((url) => url.pathname !== queue);
  const told = await reviewer.innerText(".note.done");
  assert.ok(told.includes(`${was.covered + 1}/12`), told);
  assert.ok(told.includes(String(was.groups + 9)), told);
  const now = await district(reviewer);
  assert.deepEqual([now.groups, now.covered, now.done], [was.groups + 9, was.covered + 1, was.done + 1]);
  assert.notEqual(now.percent, was.percent);
  assert.equal(await state(officer, COMMUNE), "Đã tiếp nhận");
  noProblems(officer);
  noProblems(reviewer);
});

test("two people save one field: both values are shown and one is chosen", async () => {
  const reviewer = await as("huyen");
  await reviewer.go(COMMUNE);
  await reviewer.fill("#reason", "Xã báo đính chính");
  await press(reviewer, "Mở lại");
  await shows(reviewer, "Mở lại");
  const [first, second] = [await as("xa1"), await as("xa2")];
  for (const page of [first, second]) await page.go(`${COMMUNE}/muc/tht`);
  await type(first, "o-tht", "10");
  await type(second, "o-tht", "14");
  await second.waitForSelector("#loi-o-tht .error-text");
  const sentence = await second.innerText("#loi-o-tht");
  assert.match(sentence, /10/);
  assert.match(sentence, /14/);
  assert.equal(await second.inputValue("#o-tht"), "14");
  await press(second, "Lưu và sang mục 2");
  await second.waitForSelector("fieldset");
  assert.match(await second.title(), /^Lỗi:/);
  const values = await second.locator("fieldset input[type=radio]").evaluateAll((all) => all.map((one) => one.value));
  assert.deepEqual(values, ["10", "14"]);
  await second.locator("fieldset input[value='14']").check();
  await second.locator("main form button").first().click();
  await second.waitForURL((url) => !url.pathname.endsWith("/muc/tht"));
  await first.go(`${COMMUNE}/muc/tht`);
  assert.equal(await first.inputValue("#o-tht"), "14");
  noProblems(first);
  noProblems(second);
});

test("a district corrects a line, its leader signs, the province accepts", async () => {
  const officer = await as("huyen");
  await officer.go(`${DISTRICT}/muc/tht`);
  const total = Number(await officer.innerText("#tong-o-tht .fig"));
  await type(officer, "o-tht", "-2");
  await officer.waitForFunction((sum) => document.getElementById("tong-o-tht").textContent.trim().startsWith(sum), String(total - 2));
  await type(officer, "ly-do-o-tht", "Hai tổ đã ngừng hoạt động từ tháng 5");
  await send(officer, DISTRICT, "Trình ký");
  assert.notEqual(await state(officer, DISTRICT), "Đã gửi");

  const leader = await as("lanhdao-huyen");
  await leader.go("/");
  await leader.getByRole("main").locator(`a[href='${DISTRICT}']`).first().click();
  await at(leader, DISTRICT);
  await press(leader, "Ký và gửi");
  await leader.waitForSelector(".note.done");
  assert.equal(await state(leader, DISTRICT), "Đã gửi");

  const province = await as("tinh");
  const queue = DISTRICT.replace("/bao-cao", "/duyet");
  await province.go("/duyet");
  await province.getByRole("main").locator(`a[href='${queue}']`).first().click();
  await at(province, queue);
  await press(province, "Tiếp nhận");
  await province.waitForURL((url) => url.pathname !== queue);
  assert.equal(await state(province, DISTRICT), "Đã tiếp nhận");
  await province.go("/so-lieu?chi_tieu=tht&loai=actual&ky=2024-H1&don_vi=610");
  assert.match(await province.innerText(".value"), new RegExp(`^${total - 2}\\b`));
  await shows(province, "Hai tổ đã ngừng hoạt động từ tháng 5");
  for (const page of [officer, leader, province]) noProblems(page);
});

test("a document is frozen, and its Word file is one", async () => {
  const page = await as("tinh");
  await page.go(`/van-ban/de-an?${SCHEME}`);
  await page.fill("#so", "12");
  await page.fill("#ngay", "17/6/2024");
  await page.fill("#nguoi_ky", "Nguyễn Văn A");
  await press(page, "Chốt số liệu");
  await page.waitForURL((url) => url.pathname.startsWith("/van-ban/da-chot/"));
  await shows(page, "Nguyễn Văn A");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("a[href$='/tai/docx']").click(),
  ]);
  assert.match(file.suggestedFilename(), /\.docx$/);
  assert.equal(readFileSync(await file.path()).subarray(0, 2).toString(), "PK");
  noProblems(page);
});

test("switching the language stays on the page", async () => {
  const page = await as("xa2");
  const here = "/so-lieu?chi_tieu=tht&loai=actual&ky=2023-Y&don_vi=23359";
  await page.go(here);
  await page.click("form[action='/ngon-ngu'] button");
  await page.waitForSelector("html[lang=en]");
  assert.equal(page.url(), demo.address + here);
  await page.click("form[action='/ngon-ngu'] button");
  await page.waitForSelector("html[lang=vi]");
  assert.equal(page.url(), demo.address + here);
  noProblems(page);
});

test("a page that is not there offers a way back", async () => {
  const page = await as("xa2");
  const answer = await page.go("/khong-co");
  assert.equal(answer.status(), 404);
  await page.getByRole("main").getByRole("link").first().click();
  await at(page, "/");
  noProblems(page);
});
