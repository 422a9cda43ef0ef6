// A document comes in as a file: sent, its figures confirmed by keyboard,
// handed over, accepted, and its sentence found behind the figure; the same
// with plain forms on a phone without script.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PHONE, WIDE, accessibility, overflow, signIn, startBrowser, startDemo } from "./harness.mjs";

const text = (number, commune, groups) => `ỦY BAN NHÂN DÂN
XÃ ${commune.toUpperCase()}

Số: ${number}/BC-UBND
${commune}, ngày 14 tháng 6 năm 2024

BÁO CÁO
Tình hình kinh tế tập thể 6 tháng đầu năm 2024 trên địa bàn xã ${commune}

Đến ngày 14/6/2024, toàn xã có ${groups} tổ hợp tác với 74 thành viên tổ hợp tác.

Xã có 08 nhóm hộ với 50 hộ tham gia nhóm hộ.
`;
const file = (name, content) => ({ name, mimeType: "text/plain", buffer: Buffer.from(content) });

let demo, browser;
before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});
after(async () => { await browser?.close(); await demo?.stop(); });

const press = (page, name) => page.getByRole("main").getByRole("button", { name }).first().click();

test("from the file to the figure's page, by keyboard", async () => {
  const page = await signIn(browser, demo.address, "xa3", { viewport: WIDE });
  page.setDefaultTimeout(15_000);
  await page.goto(`${demo.address}/van-ban-den`);
  await page.setInputFiles("#tep", file("mot.txt", text(1, "Đăk Glei", "19")));
  await press(page, "Gửi tệp");
  await page.waitForURL(/van-ban-den\/[0-9a-f-]{36}$/);
  const document = page.url();
  assert.deepEqual(await accessibility(page), []);
  const card = (number) => page.locator("[data-card]", { has: page.locator("blockquote b", { hasText: new RegExp(`^${number}$`) }) }).first();

  // j and k go through the list, the number in the text is shown beside; e corrects.
  await page.keyboard.press("j");
  const first = await page.evaluate(() => document.activeElement.id);
  assert.match(first, /^s-/);
  assert.equal(await page.locator(".mark.here").count(), 1);
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  assert.equal(await page.evaluate(() => document.activeElement.id), first);
  await card("19").focus();
  await page.keyboard.press("e");
  await page.waitForURL(/\/so\//);
  assert.deepEqual(await accessibility(page), []);
  await page.selectOption("#loai", "actual");
  await page.selectOption("#chi_tieu", "tht");
  await page.fill("#gia_tri", "bảy tổ");
  await page.fill("#don_vi", "23341");
  await page.selectOption("#ky", "2024-H1");
  await press(page, "Lưu");
  await page.waitForSelector("[data-focus]");
  assert.equal(await page.inputValue("#gia_tri"), "bảy tổ", "nothing typed is lost");
  await page.fill("#gia_tri", "19");
  await press(page, "Lưu");
  await page.waitForURL((url) => url.pathname === new URL(document).pathname);
  assert.match(await card("19").innerText(), /Đã sửa/);
  // x puts one aside, without leaving the page; the next one has the focus.
  const waiting = await page.locator("[data-cards] .card.edit").count();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.waitForFunction((left) => document.querySelectorAll("[data-cards] .card.edit").length === left, waiting - 1);
  assert.match(await page.evaluate(() => document.activeElement.id), /^s-/);

  // The commune has typed another number before: both are shown, and it chooses.
  await page.goto(`${demo.address}/bao-cao/kinh-te-tap-the/2024-H1/23341/muc/tht`);
  await page.fill("#o-tht", "18");
  await page.waitForTimeout(100);
  await press(page, /Lưu và sang mục/);
  await page.waitForURL(/muc\/nhom-ho/);
  await page.goto(document);
  await page.getByRole("link", { name: "Chuyển vào báo cáo" }).click();
  assert.deepEqual(await accessibility(page), []);
  await page.getByText("Báo cáo đang có số khác").waitFor();
  await page.locator("fieldset.clash label.pick", { hasText: "theo câu" }).first().click();
  await press(page, /Chuyển vào báo cáo này/);
  await page.waitForURL(document);
  await page.getByText("Đã chuyển vào báo cáo.").waitFor();
  await page.locator(".card a[href^='/bao-cao/']").first().click();
  await page.waitForURL(/bao-cao/);
  const report = new URL(page.url()).pathname;
  await page.goto(`${demo.address}${report}/muc/tht`);
  await page.getByRole("link", { name: "lấy từ văn bản đến" }).first().waitFor();
  await page.goto(`${demo.address}${report}/kiem-tra`);
  for (const why of await page.locator("input[name^='ly-do.']").all()) await why.fill("Đã đối chiếu với danh sách");
  await press(page, "Gửi báo cáo");
  await page.waitForURL((url) => url.pathname === report);

  const district = await signIn(browser, demo.address, "huyen", { viewport: WIDE });
  district.setDefaultTimeout(15_000);
  await district.goto(demo.address + report.replace("/bao-cao/", "/duyet/"));
  await press(district, "Tiếp nhận");
  await district.waitForURL(/vua=/);
  await district.goto(`${demo.address}/so-lieu?chi_tieu=tht&loai=actual&ky=2024-H1&don_vi=23341`);
  await district.locator("main a[href^='/so-lieu/']").first().click();
  assert.match(await district.innerText("blockquote"), /toàn xã có\s+19\s+tổ hợp tác/);
  assert.deepEqual(await accessibility(district), []);
  await district.locator("dd a[href^='/van-ban-den/']").first().click();
  await district.locator(".mark:target").waitFor();
  for (const one of [page, district]) {
    assert.deepEqual(one.problems, []);
    await one.context().close();
  }
});

test("two files at once are sent one after another and show how far it is", async () => {
  const page = await signIn(browser, demo.address, "huyen", { viewport: WIDE });
  await page.goto(`${demo.address}/van-ban-den`);
  await page.fill("#don_vi", "23362");
  await page.setInputFiles("#tep", [file("hai.txt", text(2, "Mường Hoong", "04")), { name: "anh.png", mimeType: "image/png", buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10]) }]);
  await press(page, "Gửi tệp");
  await page.getByText("Đã gửi 2 / 2 tệp").waitFor();
  const lines = await page.locator("[data-take-list] li").allInnerTexts();
  assert.match(lines[0], /hai\.txt: đã đọc: \d+ số/);
  assert.match(lines[1], /anh\.png: không đọc được loại tệp này/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("on a phone without script: the list first, sentences quoted, plain forms", async () => {
  const page = await signIn(browser, demo.address, "huyen", { viewport: PHONE, javaScript: false });
  page.setDefaultTimeout(15_000);
  await page.goto(`${demo.address}/van-ban-den`);
  await page.setInputFiles("#tep", file("ba.txt", text(3, "Ngọc Linh", "05").replace("Số: 3", "Số: 44")));
  await page.fill("#don_vi", "23365");
  await press(page, "Gửi tệp");
  await page.waitForURL(/van-ban-den\/[0-9a-f-]{36}$/);
  assert.ok((await overflow(page)) <= 0, "nothing is wider than the window");
  const [list, source] = [await page.locator(".figures").boundingBox(), await page.locator(".source").boundingBox()];
  assert.ok(list.y < source.y, "the list comes first");
  const quote = page.locator("[data-cards] blockquote").first();
  assert.ok(await quote.isVisible());
  const waiting = await page.locator("[data-cards] .card.edit").count();
  await page.locator("[data-cards] button[value=refuse]").first().click();
  await page.waitForURL(/#s-/);
  assert.equal(await page.locator("[data-cards] .card.edit").count(), waiting - 1);
  await page.getByText("Đã xem: 1").waitFor();
  await page.locator("button[value=reset]").first().click();
  await page.getByText("Đã xem: 1").waitFor({ state: "detached" });
  await page.locator("[data-card-key=e]").first().click();
  await page.locator("#chi_tieu").waitFor();
  assert.ok((await overflow(page)) <= 0, "nor is the form");
  await page.context().close();
});
