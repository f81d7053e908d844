// Drawing the board from two things: what the office last said, and what still waits in this browser.

const byId = (id) => document.getElementById(id);
const filled = (words, value) => words.replace("#", () => String(value));
const LONGEST_LIST = 12;

// The acts that wait, as presses with their takings back applied.
function waitingPresses(acts) {
  const undone = new Set(acts.filter((act) => act.sort === "undo" && act.key && !act.refused).map((act) => act.key));
  return acts.filter((act) => act.sort === "press").map((act) => ({ ...act, counts: !undone.has(act.key) && !act.refused }));
}

export const dayOf = (moment) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Hong_Kong" }).format(new Date(moment));
const timeOf = (moment) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Hong_Kong", hour: "2-digit", minute: "2-digit" }).format(new Date(moment));

function counts(state, presses, acts, today) {
  const fresh = state.day === today;
  const said = {
    total: fresh ? state.total : 0,
    channels: fresh ? { ...state.channels } : {},
    kinds: fresh ? { ...state.kinds } : {},
  };
  const add = (one, by) => {
    said.total += by;
    if (one.channel) said.channels[one.channel] = (said.channels[one.channel] ?? 0) + by;
    if (one.kind) said.kinds[one.kind] = (said.kinds[one.kind] ?? 0) + by;
  };
  for (const press of presses) {
    if (press.counts && press.centre === state.centre && dayOf(press.at) === today) add(press, 1);
  }
  for (const act of acts) if (act.sort === "undo" && act.code && !act.refused && fresh) add(act, -1);
  return said;
}

function drawNumbers(said) {
  byId("desk-total").textContent = said.total;
  for (const place of document.querySelectorAll("[data-channel]")) place.textContent = said.channels[place.dataset.channel] ?? 0;
  for (const place of document.querySelectorAll("[data-kind]")) place.textContent = said.kinds[place.dataset.kind] ?? 0;
}

// The newest first: what waits, then what the office listed.
function lines(state, presses, acts, today, words) {
  const taken = new Set(acts.filter((act) => act.sort === "undo" && act.code && !act.refused).map((act) => act.code));
  const refusedUndos = new Map(acts.filter((act) => act.sort === "undo" && act.refused).map((act) => [act.code || act.key, act]));
  const waiting = presses.toReversed().map((press) => ({
    time: timeOf(press.at),
    words: press.name,
    mark: press.refused ? "" : press.counts ? words.unsent : words.undone,
    isUndone: !press.counts,
    refused: press.refused,
    dismiss: press.refused ? press : null,
    undo: press.counts ? { key: press.key } : null,
  }));
  const kept = (state.day === today ? state.presses ?? [] : []).map((press) => {
    const isTaken = taken.has(press.code);
    const refusal = refusedUndos.get(press.code);
    return {
      time: press.time,
      words: [press.name, press.channel].filter(Boolean).join(" · "),
      mark: press.counts && !isTaken ? "" : words.undone,
      isUndone: !press.counts || isTaken,
      refused: refusal?.refused,
      dismiss: refusal,
      undo: press.undo && !isTaken ? { code: press.code } : null,
      open: isTaken ? "" : press.open,
      case: press.case,
    };
  });
  return [...waiting.filter((line) => line.refused), ...[...waiting.filter((line) => !line.refused), ...kept].slice(0, LONGEST_LIST)];
}

function drawLine(line, on) {
  const item = byId("desk-press-pattern").content.firstElementChild.cloneNode(true);
  const part = (name) => item.querySelector(name);
  item.classList.toggle("is-undone", line.isUndone);
  part("time").textContent = line.time;
  part(".desk-press-name").textContent = line.words;
  show(part("[data-mark]"), line.mark);
  show(part(".desk-press-words"), line.refused);
  showLink(part("[data-case]"), line.case);
  showLink(part("[data-open]"), line.open);
  if (line.undo) {
    part("[data-undo]").hidden = false;
    part("[data-undo]").addEventListener("click", () => on.undo(line.undo));
  }
  if (line.dismiss) {
    part("[data-dismiss]").hidden = false;
    part("[data-dismiss]").addEventListener("click", () => on.dismiss(line.dismiss));
  }
  return item;
}

function show(element, words) {
  element.hidden = !words;
  element.textContent = words ?? "";
}

function showLink(link, address) {
  link.hidden = !address;
  if (address) link.href = address;
}

// Z and C mean the newest press that can be taken back, or that a case can come of.
function drawKeys() {
  for (const [key, part] of [["z", "[data-undo]"], ["c", "[data-open]"]]) {
    const first = byId("desk-last").querySelector(`${part}:not([hidden])`);
    if (first) first.dataset.key = key;
  }
}

function drawStatus(acts, person, words) {
  const own = acts.filter((act) => act.person === person);
  const parts = [
    [own.filter((act) => !act.refused).length, words.waiting],
    [own.filter((act) => act.refused).length, words.refused],
    [acts.length - own.length, words.others],
  ];
  const said = parts.filter(([number]) => number).map(([number, each]) => filled(each, number));
  const status = byId("desk-status");
  const text = said.join(" · ") || words.sent;
  if (status.textContent !== text) status.textContent = text;
  status.classList.toggle("is-waiting", said.length > 0);
}

export function draw({ state, acts, person, words, now, on }) {
  const own = acts.filter((act) => act.person === person);
  const today = dayOf(now);
  const presses = waitingPresses(own);
  drawNumbers(counts(state, presses, own, today));
  byId("desk-last").replaceChildren(...lines(state, presses, own, today, words).map((line) => drawLine(line, on)));
  drawKeys();
  drawStatus(acts, person, words);
}

// The keys as the office last had them, for a page that was made without it.
export function drawKeypad(keys) {
  byId("desk-keypad").replaceChildren(...keys.map((key) => {
    const button = byId("desk-key-pattern").content.firstElementChild.cloneNode(true);
    button.value = key.code;
    button.dataset.key = key.digit;
    button.querySelector("kbd").textContent = key.digit;
    button.querySelector(".desk-key-name").textContent = key.name;
    button.querySelector("output").dataset.kind = key.code;
    return button;
  }));
}

export function drawNotice(words, withLink) {
  const notice = byId("desk-notice");
  notice.hidden = !words;
  notice.querySelector("[data-notice]").textContent = words ?? "";
  notice.querySelector("[data-notice-link]").hidden = !withLink;
}

// One toast for the last press; the next press takes its place.
export function drawToast(words, undo) {
  const toast = byId("desk-toast-pattern").content.firstElementChild.cloneNode(true);
  toast.dataset.deskToast = "";
  toast.querySelector("p").textContent = words;
  toast.querySelector("[data-key]").addEventListener("click", () => { toast.remove(); undo(); });
  document.querySelectorAll("[data-desk-toast]").forEach((old) => old.remove());
  byId("toasts").append(toast);
}

export const dropToast = () => document.querySelectorAll("[data-desk-toast]").forEach((toast) => toast.remove());
