// Every page works without this; it saves steps. htmx swaps parts of pages,
// the rest is below.
import htmx from "htmx.org";

window.htmx = htmx;

// On a phone the rooms stand in one line that scrolls: the current one is in
// sight, and of a chart or a board that is wider than the window its newest end.
const room = document.querySelector(".rooms [aria-current]");
const rooms = room?.closest(".rooms");
if (rooms) rooms.scrollLeft = room.offsetLeft - rooms.offsetLeft - 16;
for (const wide of document.querySelectorAll(".scroll > .chart:not(.bars), .scroll > .board")) wide.parentElement.scrollLeft = wide.parentElement.scrollWidth;

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

// The session is over: the page stays, and says how to go on.
document.body.addEventListener("signed-out", () => {
  const main = document.querySelector("main");
  const note = document.getElementById("signed-out");
  if (note && !main.querySelector("[data-signed-out]")) {
    main.prepend(note.content.cloneNode(true));
    main.firstElementChild.dataset.signedOut = "";
    main.firstElementChild.scrollIntoView({ block: "nearest" });
  }
});

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
  // A reason half written is not left behind by a key.
  const isWritten = [...document.querySelectorAll("textarea, main input[type=text], main input:not([type])")].some((field) => field.value !== field.defaultValue);
  if (plain && !isWritten && !event.target.closest("input, textarea, select, .scroll")) {
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

// A document's figures: j and k go from one to the next, a key does what a
// button of the figure does, and the number in the text is shown beside.
const cards = () => [...document.querySelectorAll("[data-cards] [data-card]")];
const plainKey = (event) => !event.ctrlKey && !event.altKey && !event.metaKey && !event.target.closest("input, textarea, select, summary");
document.addEventListener("keydown", (event) => {
  const all = cards();
  if (!all.length || !plainKey(event)) return;
  const here = event.target.closest("[data-card]");
  const step = { j: 1, k: -1 }[event.key];
  if (step) {
    const next = here ? all[all.indexOf(here) + step] : all[0];
    event.preventDefault();
    lookAt(next);
    return;
  }
  // On a button or a link Enter does what it always does.
  if (!here || (event.key === "Enter" && event.target !== here)) return;
  const button = here.querySelector(`[data-card-key="${event.key}"]`);
  if (button) event.preventDefault();
  button?.click();
});
const markOf = (card) => document.getElementById(card.id.replace("s-", "v-"));
document.addEventListener("focusin", (event) => {
  const card = event.target.closest("[data-card]");
  if (!card) return;
  document.querySelector(".mark.here")?.classList.remove("here");
  markOf(card)?.classList.add("here");
});
// The text moves with the keys only: under a mouse it would move the button away.
function lookAt(card) {
  card?.focus();
  if (card && matchMedia("(min-width: 56.01rem)").matches) markOf(card)?.scrollIntoView({ block: "center" });
}
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const card = event.target.closest("[data-card]");
  if (card) card.parentElement.next = cards()[cards().indexOf(card) + 1]?.id;
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  const card = event.detail.elt?.closest?.("[data-card]") ?? event.detail.target;
  const list = document.querySelector("[data-cards]");
  if (!list || !card?.id?.startsWith("s-")) return;
  const failed = event.detail.xhr.status >= 400;
  lookAt(document.getElementById(failed ? card.id : (list.next ?? card.id)));
});
if (location.hash.startsWith("#s-")) document.getElementById(location.hash.slice(1))?.focus();

// Files one after another, with how far it is; a plain form does it at once.
const take = document.querySelector("[data-take]");
if (take) {
  const drop = take.querySelector(".drop");
  const list = take.querySelector("[data-take-list]");
  const status = take.querySelector("[data-take-status]");
  const isRead = (name) => /\.(docx|pdf|xlsx|md|html?|txt)$/i.test(name);
  const line = (file, why) => {
    const item = list.appendChild(document.createElement("li"));
    item.className = "error-text";
    item.textContent = `${file.name}: ${why}`;
  };
  const send = async (files) => {
    let done = 0;
    const tell = () => (status.textContent = take.dataset.progress.replace("{done}", done).replace("{all}", files.length));
    tell();
    for (const file of files) {
      const body = new FormData();
      body.set("don_vi", take.elements.don_vi?.value ?? "");
      body.append("tep", file, file.name);
      try {
        const answer = await fetch(take.action, { method: "POST", body, headers: { "HX-Request": "true" } });
        if (!answer.ok) throw new Error(answer.status);
        list.insertAdjacentHTML("beforeend", await answer.text());
      } catch {
        line(file, take.dataset.failed);
      }
      done += 1;
      tell();
    }
  };
  const inside = async (entry) => {
    if (entry.isFile) return [await new Promise((good, bad) => entry.file(good, bad))];
    const reader = entry.createReader();
    let found = [];
    for (;;) {
      const some = await new Promise((good, bad) => reader.readEntries(good, bad));
      if (!some.length) return found;
      for (const one of some) found = found.concat(await inside(one));
    }
  };
  drop.hidden = false;
  take.addEventListener("submit", (event) => {
    if (take.elements.tep.files.length < 2) return;
    event.preventDefault();
    send([...take.elements.tep.files]);
  });
  drop.querySelector("input").addEventListener("change", (event) => send([...event.target.files].filter((file) => isRead(file.name))));
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
    });
  }
  drop.addEventListener("drop", async (event) => {
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const found = (await Promise.all(entries.map(inside))).flat();
    send(found.filter((file) => isRead(file.name)));
  });
}
// A split: the sum and its gap follow what is typed; pressing "Tính thử" gives
// the same without this.
const addUp = (event) => {
  const form = event.target.closest?.("[data-sum]");
  const total = form?.querySelector("[data-total]");
  if (!total) return;
  const plain = (text) => (/^\d{1,3}([.\s]\d{3})*$|^\d+$/.test(text) ? Number(text.replace(/[.\s]/g, "")) : 0);
  const sum = [...form.querySelectorAll("input.num")].reduce((sum, input) => sum + plain(input.value.trim()), Number(form.dataset.others ?? 0));
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
