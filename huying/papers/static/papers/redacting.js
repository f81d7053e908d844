// Marks are drawn with a mouse, a finger or the keys, into the same hidden field that the form sends without a script.
const form = document.querySelector("form[data-redact]");
const room = form.querySelector(".redact-page");
const svg = room.querySelector("svg");
const field = form.elements.boxes;
const list = form.querySelector("[data-list]");
const page = Number(room.dataset.page);
const WHOLE = 10000;
const LEAST = 20;
const STEP = 100;

const others = () => field.value.split("\n").filter((line) => line && !line.startsWith(`${page}:`));
const rects = () => [...svg.querySelectorAll("rect")];
const sides = (rect) => ["x", "y", "width", "height"].map((name) => Math.round(Number(rect.getAttribute(name))));

function place(rect, x, y, width, height) {
  const told = { x, y, width, height };
  for (const [name, value] of Object.entries(told)) rect.setAttribute(name, String(Math.round(value)));
}

function keep() {
  field.value = [...others(), ...rects().map((rect) => `${page}:${sides(rect).join(",")}`)].join("\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  list.replaceChildren(...rects().map((rect, index) => {
    const item = Object.assign(document.createElement("li"), { className: "cluster" });
    const name = Object.assign(document.createElement("span"), { textContent: `${room.dataset.words} ${index + 1}` });
    const drop = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-small", textContent: list.dataset.wordsDrop });
    drop.setAttribute("aria-label", `${list.dataset.wordsDrop} ${index + 1}`);
    drop.addEventListener("click", () => { rect.remove(); keep(); });
    item.append(name, drop);
    rect.setAttribute("aria-label", `${room.dataset.words} ${index + 1}`);
    return item;
  }));
}

function ready(rect) {
  rect.setAttribute("tabindex", "0");
  rect.setAttribute("role", "img");
}

function at(event) {
  const box = svg.getBoundingClientRect();
  const within = (value) => Math.min(Math.max(value, 0), WHOLE);
  return [within(((event.clientX - box.left) / box.width) * WHOLE), within(((event.clientY - box.top) / box.height) * WHOLE)];
}

let drawing = null;
svg.addEventListener("pointerdown", (event) => {
  if (!event.isPrimary || event.button) return;
  event.preventDefault();
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  svg.append(rect);
  drawing = { rect, start: at(event) };
  svg.setPointerCapture(event.pointerId);
});
svg.addEventListener("pointermove", (event) => {
  if (!drawing) return;
  const [x, y] = at(event);
  const [left, top] = drawing.start;
  place(drawing.rect, Math.min(x, left), Math.min(y, top), Math.abs(x - left), Math.abs(y - top));
});
function stop() {
  if (!drawing) return;
  const { rect } = drawing;
  drawing = null;
  const [, , width, height] = sides(rect);
  if (width < LEAST || height < LEAST) rect.remove();
  else { ready(rect); rect.focus(); }
  keep();
}
svg.addEventListener("pointerup", stop);
svg.addEventListener("pointercancel", () => { drawing?.rect.remove(); drawing = null; });

svg.addEventListener("keydown", (event) => {
  const rect = event.target.closest("rect");
  if (!rect) return;
  const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
  let [x, y, width, height] = sides(rect);
  if (event.key === "Delete" || event.key === "Backspace") rect.remove();
  else if (moves[event.key]) {
    const [dx, dy] = moves[event.key];
    if (event.shiftKey) {
      width = Math.min(Math.max(width + dx, LEAST), WHOLE - x);
      height = Math.min(Math.max(height + dy, LEAST), WHOLE - y);
    } else {
      x = Math.min(Math.max(x + dx, 0), WHOLE - width);
      y = Math.min(Math.max(y + dy, 0), WHOLE - height);
    }
    place(rect, x, y, width, height);
  } else return;
  event.preventDefault();
  keep();
});

rects().forEach(ready);
if (rects().length) keep();
