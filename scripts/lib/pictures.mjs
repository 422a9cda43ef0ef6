// Pictures of the demonstration for the guide: who looks at what, how large.
import { execFileSync } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { PHONE, WIDE, signIn, startBrowser, startDemo } from "../../tests/browser/harness.mjs";

const SCHEME = "ky=2011-12-30..2012-09-30&don_vi=62";
const PICTURES = [
  { file: "viec.png", login: "huyen", path: "/" },
  { file: "nhap.png", login: "xa1", path: "/bao-cao/kinh-te-tap-the/2024-H1/23359/muc/tht", viewport: PHONE, whole: true },
  { file: "theo-doi.png", login: "tinh", path: "/theo-doi?cap=xa" },
  { file: "tien-do.png", login: "tinh", path: `/tien-do?bieu=de-an&${SCHEME}` },
  { file: "van-ban.png", login: "tinh", path: `/van-ban/de-an?${SCHEME}` },
  { file: "so-dang-ky.png", login: "tinh", path: "/so-dang-ky?ngay=2018-12-31" },
  { file: "ban-do.png", login: "tinh", path: "/so-dang-ky/ban-do" },
  { file: "ke-hoach.png", login: "tinh", path: "/ke-hoach/minh-hoa-2024" },
  { file: "so-lieu.png", login: "tinh", path: `/so-lieu?chi_tieu=de-an-tht-moi&loai=actual&${SCHEME}` },
];
const LIMIT = 150 * 1024;

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
const demo = await startDemo();
const browser = await startBrowser();
try {
  for (const picture of PICTURES) {
    const page = await signIn(browser, demo.address, picture.login, { viewport: picture.viewport ?? WIDE });
    await page.goto(demo.address + picture.path);
    const file = `${folder}/${picture.file}`;
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    const clip = picture.whole ? undefined : { x: 0, y: 0, width: WIDE.width, height: Math.min(height, WIDE.height) };
    await page.screenshot({ path: file, fullPage: picture.whole, clip });
    execFileSync("pngquant", ["--force", "--strip", "--speed", "1", "--output", file, "64", file]);
    const { size } = statSync(file);
    if (size > LIMIT) throw new Error(`${file} has ${size} bytes`);
    process.stdout.write(`${file} ${Math.round(size / 1024)} KB\n`);
    await page.context().close();
  }
} finally {
  await browser.close();
  await demo.stop();
}
