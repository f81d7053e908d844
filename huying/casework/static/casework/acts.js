// An act is typed at once: its first field has the focus. Ctrl+Enter saves from anywhere in it, Esc leaves it.
const form = document.querySelector("form[data-first-field]");
if (form) {
  (form.querySelector(".field-wrong :is(input, select, textarea)") ?? form.querySelector("select, textarea, input:not([type=hidden])"))?.focus();
  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    if (event.key === "Escape") form.querySelector(".form-actions a")?.click();
  });
}
