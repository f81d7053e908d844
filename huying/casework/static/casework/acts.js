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

// Agreed answers: put in by a press, or where a semicolon, a trigger and a space are typed.
const field = form?.querySelector("textarea");
const answers = new Map([...document.querySelectorAll(".answer")].map((one) => [
  one.querySelector("[data-trigger]").dataset.trigger.toLowerCase(),
  one.querySelector("template").content.textContent,
]));

function putIn(words, from, to) {
  field.setRangeText(words, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

for (const one of document.querySelectorAll(".answer")) {
  one.querySelector("[data-put-in]").addEventListener("click", () => {
    field.focus();
    putIn(answers.get(one.querySelector("[data-trigger]").dataset.trigger.toLowerCase()), field.selectionStart, field.selectionEnd);
  });
}

field?.addEventListener("input", (event) => {
  if (event.isComposing) return;
  const before = field.value.slice(0, field.selectionStart);
  const typed = before.match(/[;；]([^\s;；]{1,30})\s$/u);
  const words = typed && answers.get(typed[1].toLowerCase());
  if (words) putIn(words, before.length - typed[0].length, before.length);
});
