// Every page works without this; it saves steps. htmx swaps parts of pages,
// the rest is below.
import htmx from "htmx.org";

window.htmx = htmx;

// On a phone the rooms stand in one line that scrolls: the current one is in
// sight, and of a chart that is wider than the window its newest end.
const room = document.querySelector(".rooms [aria-current]");
const rooms = room?.closest(".rooms");
if (rooms) rooms.scrollLeft = room.offsetLeft - rooms.offsetLeft - 16;
for (const chart of document.querySelectorAll(".scroll > .chart")) chart.parentElement.scrollLeft = chart.parentElement.scrollWidth;

// An error summary or a message takes the focus, so that it is read out.
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

// Without a line the browser would leave the page for its own error page, and
// what was typed with it: the act waits, and the page says so.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || navigator.onLine) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  notSent(form);
}, true);

function notSent(form) {
  if (form.matches("[data-grid]")) return notSaved(form);
  const place = form.querySelector("[role=status]") ?? form.appendChild(document.createElement("p"));
  place.setAttribute("role", "status");
  place.className = "error-text";
  place.textContent = document.body.dataset.offline;
}

// A line that hangs looks like one that works: before the page is left, the
// server has to give a sign of life, the head of a file that costs it nothing.
const REACH_MS = 8000;
async function isReached() {
  const file = document.querySelector("link[rel=stylesheet]").href;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), REACH_MS);
  try {
    return (await fetch(file, { method: "HEAD", cache: "no-store", signal: limit.signal })).ok;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

// A form is sent once, however often an impatient thumb taps.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.dataset.sent === "go") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  // A browser that cannot send a form again by itself sends it at once.
  if (form.method === "post" && form.requestSubmit) {
    event.preventDefault();
    const button = event.submitter;
    if (await isReached()) {
      form.querySelector("[role=status].error-text")?.replaceChildren();
      form.dataset.sent = "go";
      form.requestSubmit(button);
      form.dataset.sent = "1";
    } else {
      delete form.dataset.sent;
      return notSent(form);
    }
  }
  setTimeout(() => delete form.dataset.sent, 4000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Filling a report: each field is saved when it is left. The answer brings the
// sentences at the fields; a field in use is not touched. A number that has the
// focus is: it would go on showing the total from before.
const field = (name) => document.getElementById(name);
document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const place = event.detail.target;
  const used = document.activeElement;
  if (place && used?.matches("input") && place !== used && place.contains(used)) event.preventDefault();
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("[data-grid]");
  if (!form) return;
  if (event.detail.successful) {
    clearTimeout(form.retry);
    form.retry = undefined;
    for (const input of form.querySelectorAll("input.num")) {
      const wrong = field("loi-" + input.id)?.querySelector(".error-text") != null;
      input.toggleAttribute("aria-invalid", wrong);
      if (wrong) input.setAttribute("aria-invalid", "true");
      input.closest("td").classList.toggle("wrong", wrong);
    }
    return;
  }
  notSaved(form);
});

// Nothing typed is lost: say so, and try again soon and when the line is back.
function notSaved(form) {
  const status = field("luu");
  status.textContent = form.dataset.failed;
  status.className = "error-text";
  clearTimeout(form.retry);
  form.retry = setTimeout(() => htmx.trigger(form, "change"), 15000);
}
window.addEventListener("online", () => {
  for (const form of document.querySelectorAll("[data-grid]")) if (form.retry) htmx.trigger(form, "change");
});

// A column of fields: Enter and the arrows move, pasted cells of Excel go into
// as many fields.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-grid]");
  if (form && event.target.matches("input.num")) {
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = [...form.querySelectorAll("input.num")];
    const next = all[all.indexOf(event.target) + step] ?? (event.key === "Enter" ? form.querySelector("button") : null);
    event.preventDefault();
    next?.focus();
    next?.select?.();
    return;
  }
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
  if (plain && !event.target.closest("input, textarea, select, .scroll")) {
    document.querySelector(`[data-key="${event.key}"]`)?.click();
  }
});
document.addEventListener("paste", (event) => {
  const form = event.target.closest?.("[data-grid]");
  const cells = (event.clipboardData?.getData("text") ?? "").replace(/[\r\n]+$/, "").split(/\r?\n|\t/);
  if (!form || !event.target.matches("input.num") || cells.length < 2) return;
  event.preventDefault();
  const all = [...form.querySelectorAll("input.num")];
  const start = all.indexOf(event.target);
  cells.slice(0, all.length - start).forEach((cell, index) => (all[start + index].value = cell.trim()));
  htmx.trigger(form, "change");
});

// A split: the sum and its gap follow what is typed; pressing "Tính thử" gives
// the same without this.
const addUp = (event) => {
  const form = event.target.closest?.("[data-sum]");
  const total = form?.querySelector("[data-total]");
  if (!total) return;
  const plain = (text) => (/^\d{1,3}([.\s]\d{3})*$|^\d+$/.test(text) ? Number(text.replace(/[.\s]/g, "")) : 0);
  const sum = [...form.querySelectorAll("input.num")].reduce((sum, input) => sum + plain(input.value.trim()), 0);
  const shown = (number) => number.toLocaleString(document.documentElement.lang === "en" ? "en-GB" : "vi-VN");
  total.textContent = shown(sum);
  const gap = Number(form.dataset.sum) - sum;
  const place = form.querySelector("[data-gap]");
  if (!place || form.dataset.sum === "") return;
  const words = gap === 0 ? form.dataset.none : gap > 0 ? form.dataset.less : form.dataset.more;
  place.textContent = words.replace("{gap}", shown(Math.abs(gap)));
};
document.addEventListener("input", addUp);
document.addEventListener("change", addUp);
