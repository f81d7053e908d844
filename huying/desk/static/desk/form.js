// A form of the desk is typed at once: the first field has the focus. Ctrl+Enter saves from anywhere in it.
const form = document.querySelector("form[data-first-field]");
if (form?.dataset.firstField) {
  form.querySelector("input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea")?.focus();
}
form?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) form.requestSubmit();
});
