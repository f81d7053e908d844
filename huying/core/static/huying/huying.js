// What every page may do more quickly with scripts; every page works without them.

const root = document.documentElement;
root.classList.add("js");

// References: a click copies.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button || !navigator.clipboard) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const words = button.querySelector("span");
  words.textContent = button.dataset.done;
  button.classList.add("is-done");
  setTimeout(() => {
    words.textContent = button.dataset.copy;
    button.classList.remove("is-done");
  }, 1500);
});

// What is made to be printed: a button prints it.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Display choices: apply at once, remember in the background.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-preferences]");
  const button = event.submitter;
  if (!form || !button) return;
  event.preventDefault();
  const sent = new FormData(form, button);
  const answer = await fetch(form.action, { method: "POST", body: sent, redirect: "manual" });
  if (answer.type !== "opaqueredirect" && !answer.ok) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
    form.append(field);
    form.submit();
    return;
  }
  root.dataset[button.name] = button.value;
  for (const other of form.querySelectorAll(`button[name="${button.name}"]`)) {
    other.setAttribute("aria-pressed", String(other === button));
  }
});

// Menus close by Escape and by a click elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// Toasts leave after ten seconds, unless they tell of a fault, or someone is on them.
const TOAST_SECONDS = 10;
function startToast(toast) {
  toast.querySelector("[data-close]")?.addEventListener("click", () => toast.remove());
  if (toast.matches(".toast-error, .toast-warning")) return;
  let left = TOAST_SECONDS;
  const clock = setInterval(() => {
    if (toast.matches(":hover, :focus-within")) return;
    left -= 1;
    if (left > 0) return;
    clearInterval(clock);
    toast.remove();
  }, 1000);
}
document.querySelectorAll("[data-toast]").forEach(startToast);
const toasts = document.getElementById("toasts");
if (toasts) {
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) startToast(node);
    }
  }).observe(toasts, { childList: true });
}

// A table wider than its place scrolls by itself and shows where it goes on; one that fits keeps its head in sight.
const TABLES = ".table-wrap, .report-table";
const tables = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    const place = target.closest(TABLES);
    place?.toggleAttribute("data-wide", place.firstElementChild.offsetWidth > place.clientWidth + 1);
  }
});
function watchTables() {
  for (const place of document.querySelectorAll(TABLES)) {
    tables.observe(place);
    tables.observe(place.firstElementChild);
  }
}
watchTables();
document.addEventListener("htmx:afterSettle", watchTables);

// An error summary takes the focus, so that it is read first.
document.querySelector("[data-focus]")?.focus();

// A form marked data-guard warns before unsaved words are lost.
const touched = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) touched.add(form);
});
document.addEventListener("submit", (event) => touched.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  if ([...touched].some((form) => form.isConnected)) event.preventDefault();
});
