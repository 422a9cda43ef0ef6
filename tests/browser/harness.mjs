// Starts the demonstration and a browser; signs people in; runs axe.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const HOPTAC = process.env.HOPTAC ?? "target/debug/hoptac";
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const PASSWORD = "dung-thu-2024";
export const WIDE = { width: 1360, height: 900 };
export const PHONE = { width: 360, height: 740 };

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Starts `hoptac demo` on a free port; resolves to its address and a stop function. */
export async function startDemo() {
  const child = spawn(HOPTAC, ["demo", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  const address = await new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      printed += chunk;
      const found = printed.match(/http:\/\/[0-9.:]+/);
      if (found) resolve(found[0]);
    });
    child.on("exit", (code) => reject(new Error(`hoptac demo ended with ${code}\n${printed}`)));
  });
  const stop = () => new Promise((done) => { child.on("exit", done); child.kill("SIGTERM"); });
  return { address, stop };
}

/** Starts Chromium, kept from calling anybody but the page's own server. */
export function startBrowser() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** A page of somebody who is signed in, now or in an earlier `session`. Fails the test on script errors and on anything the CSP refuses. */
export async function signIn(browser, address, login, { viewport = WIDE, javaScript = true, language = "vi", session } = {}) {
  const context = await browser.newContext({ viewport, javaScriptEnabled: javaScript, locale: "vi-VN", storageState: session });
  const page = await context.newPage();
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) page.problems.push(message.text());
  });
  if (login && !session) {
    await page.goto(`${address}/dang-nhap`);
    await page.fill("input[name=login]", login);
    await page.fill("input[name=password]", PASSWORD);
    await page.click("main button");
    await page.waitForURL((url) => !url.pathname.startsWith("/dang-nhap"));
  }
  if (login && language === "en") {
    await page.goto(address);
    await page.click("form[action='/ngon-ngu'] button");
    await page.waitForSelector("html[lang=en]");
  }
  return page;
}

/** What axe finds against WCAG 2.2 AA, one line each. */
export async function accessibility(page) {
  // The page's CSP refuses inline scripts, as it should; this goes in by the debugger's door.
  await page.evaluate(axe);
  const result = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return result.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")} (${rule.help})`));
}

/** How many pixels the page is wider than the window. */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
