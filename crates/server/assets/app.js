// Every page works without this; it saves steps. htmx swaps parts of pages,
// the rest is below.
import htmx from "htmx.org";

window.htmx = htmx;

// An error summary or a message takes the focus, so that it is read out.
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

// A form is sent once, however often an impatient thumb taps.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("hx-post") || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
