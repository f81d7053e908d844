// Keys and the command palette of the staff side.

// A tick or a choice just made by hand is no typing: at the desk the next key counts a contact under that channel.
const isTyping = (target) => target.isContentEditable || (target.matches("input, select, textarea, [role=combobox]") && !isMerelyTicked(target));
const isMerelyTicked = (target) => target.matches("[type=radio], [type=checkbox]") && !target.closest("form[data-guard]");
// An input method owns every key while it composes (229 is what older browsers say instead).
const isComposing = (event) => event.isComposing || event.keyCode === 229;
const keysAreOn = () => document.documentElement.dataset.keys !== "off";

const links = [...document.querySelectorAll("#staff-menu a[data-go]")];
const goKeys = new Map();
for (const link of links) {
  const part = new URL(link.href).pathname.split("/").filter(Boolean).pop() ?? "";
  const letter = [...part.toLowerCase()].find((one) => /[a-z]/.test(one) && !goKeys.has(one));
  if (letter) goKeys.set(letter, link);
}

const keysDialog = document.getElementById("keys");
const goList = keysDialog?.querySelector("[data-go-list]");
for (const [letter, link] of goKeys) {
  const line = document.createElement("div");
  const keys = document.createElement("dt");
  for (const key of ["G", letter.toUpperCase()]) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    keys.append(cap, " ");
  }
  const words = document.createElement("dd");
  words.textContent = link.textContent.trim();
  line.append(keys, words);
  goList?.append(line);
}

// J and K walk the rows by moving the focus to each row's link, so that Enter opens it by itself. On a page with several
// lists they walk the one marked data-walk, and go on from the row that is open.
function walk(step) {
  const list = [...document.querySelectorAll("[data-walk]")].find((one) => one.offsetParent) ?? document;
  const rows = [...list.querySelectorAll("[data-row]")].filter((row) => row.querySelector("a[href]"));
  if (!rows.length) return;
  const focused = rows.findIndex((row) => row.contains(document.activeElement));
  const now = focused >= 0 ? focused : rows.findIndex((row) => row.querySelector("a[aria-current]"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, now + step))];
  next.querySelector("a[href]").focus();
  next.scrollIntoView({ block: "nearest" });
}

// One key, no modifier. Answers whether it meant anything, so that other keys keep their ordinary use.
const GO_MILLISECONDS = 1500;
let goingUntil = 0;
function onSingleKey(key) {
  const link = Date.now() < goingUntil ? goKeys.get(key) : undefined;
  goingUntil = 0;
  if (link) link.click();
  else if (key === "g") goingUntil = Date.now() + GO_MILLISECONDS;
  else if (key === "j") walk(1);
  else if (key === "k") walk(-1);
  else if (key === "?") keysDialog?.showModal();
  else return press(document.querySelector(`[data-key="${CSS.escape(key)}"]`));
  return true;
}

function press(target) {
  if (target?.matches("input, textarea, select")) target.focus();
  else target?.click();
  return Boolean(target);
}

document.addEventListener("keydown", (event) => {
  if (isComposing(event)) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  if (!keysAreOn() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.repeat && !/^[jk]$/i.test(event.key)) return; // a key held down acts once, except to walk
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (onSingleKey(event.key.toLowerCase())) event.preventDefault();
});

// The palette: pages of the menu, actions of the page (data-key links, data-command), then a search.
const palette = document.getElementById("palette");
const box = document.getElementById("palette-input");
const list = document.getElementById("palette-list");
let chosen = 0;

function commands() {
  const actions = [...document.querySelectorAll("main [data-key], main [data-command]")].filter((one) => !one.matches("input"));
  return [...actions, ...links].map((element) => ({
    words: element.textContent.trim().replace(/\s+/g, " "),
    element,
    where: element.dataset.key?.toUpperCase() ?? "",
  }));
}

function draw() {
  const typed = box.value.trim();
  const fold = (words) => words.normalize("NFKC").toLowerCase();
  const matches = (one) => fold(one.words).includes(fold(typed)) || (one.element.pathname ?? "").includes(fold(typed));
  const found = commands().filter(matches);
  if (typed && palette.dataset.search) {
    found.push({ words: `${list.dataset.searchWords} ${typed}`, where: "", sought: typed });
  }
  chosen = Math.min(chosen, Math.max(0, found.length - 1));
  list.replaceChildren(...found.map((one, index) => {
    const item = document.createElement("li");
    item.id = `palette-${index}`;
    item.role = "option";
    item.ariaSelected = String(index === chosen);
    item.append(one.words);
    if (one.where) item.append(Object.assign(document.createElement("kbd"), { textContent: one.where }));
    item.addEventListener("click", () => run(one));
    return item;
  }));
  if (found.length) box.setAttribute("aria-activedescendant", `palette-${chosen}`);
  else box.removeAttribute("aria-activedescendant");
  list.children[chosen]?.scrollIntoView({ block: "nearest" });
  return found;
}

// Words are posted, so that no address and no history holds them.
function seek(words) {
  const field = document.getElementById("global-search");
  field.value = words;
  field.form.requestSubmit();
}

function run(one) {
  palette.close();
  if (one.sought) seek(one.sought);
  else one.element.click();
}

function openPalette() {
  if (!palette || palette.open) return;
  box.value = "";
  chosen = 0;
  palette.showModal();
  draw();
}

box?.addEventListener("input", () => { chosen = 0; draw(); });
box?.addEventListener("keydown", (event) => {
  if (isComposing(event)) return;
  const found = draw();
  if (event.key === "ArrowDown") chosen = Math.min(found.length - 1, chosen + 1);
  else if (event.key === "ArrowUp") chosen = Math.max(0, chosen - 1);
  else if (event.key === "Enter" && found[chosen]) run(found[chosen]);
  else return;
  event.preventDefault();
  if (palette.open) draw();
});

// A click on the backdrop closes a dialog; buttons open theirs.
for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener?.dataset.opens === "palette") openPalette();
  else if (opener) document.getElementById(opener.dataset.opens)?.showModal();
});

// htmx says which part is being fetched; assistive technology should hear it too.
document.addEventListener("htmx:beforeRequest", (event) => event.detail.target?.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", (event) => event.detail.target?.removeAttribute("aria-busy"));
