// The tally board: a press is written down in this browser first, drawn, and sent in the background.
// Keys are those of every staff page (data-key): they rest while one types or composes, and can be switched off.

import { draw, drawKeypad, drawNotice, drawToast, dropToast } from "./drawing.js";
import { acts, add, newKey, recall, remember, remove } from "./queue.js";
import { askState, send } from "./sending.js";

const FIRST_WAIT = 2000;
const LONGEST_WAIT = 60000;
const REFRESH = 60000;

const root = document.getElementById("desk");
const keys = document.getElementById("desk-keys");
const isAway = root.dataset.away !== undefined;
const words = Object.fromEntries(
  Object.entries(root.dataset).filter(([name]) => name.startsWith("words")).map(([name, said]) => [name[5].toLowerCase() + name.slice(6), said]),
);
const desk = {
  send: root.dataset.send,
  state: root.dataset.state,
  person: isAway ? "" : JSON.parse(root.dataset.said).person,
  token: keys.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "",
};
// The office's clock as this device sees it; a page is older than it looks, so moments never lie ahead.
let ahead = isAway ? 0 : JSON.parse(root.dataset.said).now - Date.now();
const now = () => Date.now() + ahead;

let state = { presses: [], keys: [], channels: {}, kinds: {}, total: 0 };
const on = { undo: takeBack, dismiss: async (act) => { await remove([act.number]); await redraw(); } };
const redraw = async () => draw({ state, acts: await acts(), person: desk.person, words, now: now(), on });

const chosenChannel = () => keys.querySelector("[name=channel]:checked");

async function count(button) {
  const channel = chosenChannel();
  const name = [button.querySelector(".desk-key-name").textContent, channel.parentElement.querySelector("span").firstChild.textContent.trim()].join(" · ");
  const act = {
    person: desk.person,
    sort: "press",
    key: newKey(),
    centre: state.centre,
    channel: channel.value,
    kind: button.value,
    at: new Date(now()).toISOString(),
    name,
  };
  await add(act);
  await redraw();
  drawToast(words.counted.replace("#", () => name), () => takeBack({ key: act.key }));
  sendSoon();
}

// By key as long as it waits here, by reference when the office has it; the trail keeps both the press and this.
async function takeBack({ key, code }) {
  dropToast();
  const press = code ? (state.presses.find((one) => one.code === code) ?? {}) : {};
  const act = { person: desk.person, sort: "undo", at: new Date(now()).toISOString() };
  const counted = code ? { code, kind: press.kind, channel: press.channel_code } : { key };
  await add({ ...act, ...counted });
  await redraw();
  sendSoon();
}

let wait = FIRST_WAIT;
let timer = 0;
let isSending = false;
let isAsked = false;

function sendSoon() {
  isAsked = true;
  clearTimeout(timer);
  if (!isSending) sendNow();
}

async function sendNow() {
  isSending = true;
  isAsked = false;
  let said;
  try {
    said = isAway ? { outcome: await comeBack() } : await send(desk);
  } finally {
    isSending = false;
  }
  if (said.state) await take(said.state);
  tell(said.outcome);
  if (state.centre) await redraw();
  if (said.outcome === "cut") {
    timer = setTimeout(sendNow, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  } else {
    wait = FIRST_WAIT;
    if (isAsked && !said.outcome) sendNow();
  }
}

function tell(outcome) {
  drawNotice(outcome ? words[outcome] : "", outcome === "gone");
}

// Without the office there is only one thing to try: whether it is there again. Then the real page sends what waits.
async function comeBack() {
  try {
    await askState(desk);
  } catch {
    return "cut";
  }
  window.location.replace(root.dataset.board);
  return "";
}

async function take(fresh) {
  if (fresh.centre !== state.centre || fresh.person !== desk.person) return;
  state = fresh;
  desk.token = fresh.token;
  ahead = Math.min(fresh.now - Date.now(), ahead + 1000);
  await remember("board", toRemember(fresh));
}

// What the board needs to open without the office: counts and keys, and a mark of who sat there; nobody's name.
const toRemember = (fresh) => ({ ...fresh, token: "", presses: [], ahead });

async function begin() {
  const fresh = isAway ? await recall("board") : JSON.parse(root.dataset.said);
  if (!fresh) {
    tellUnknown();
    return;
  }
  state = fresh;
  if (isAway) {
    ahead = fresh.ahead ?? 0;
    desk.person = fresh.person;
    drawKeypad(fresh.keys);
  } else {
    await remember("board", toRemember(fresh));
  }
  await chooseChannel();
  keys.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name === "kind") count(event.submitter);
  });
  keys.addEventListener("change", (event) => {
    if (event.target.name === "channel") remember("channel", { centre: state.centre, value: event.target.value });
  });
  root.dataset.ready = "";
  await redraw();
  sendSoon();
}

// The channel chosen last at this centre, in this browser.
async function chooseChannel() {
  const last = await recall("channel");
  const button = last?.centre === state.centre && keys.querySelector(`[name=channel][value="${CSS.escape(last.value)}"]`);
  if (button) button.checked = true;
  else if (!chosenChannel()) keys.querySelector("[name=channel]").checked = true;
}

function tellUnknown() {
  drawNotice(words.unknown, false);
  sendSoon();
}

async function refresh() {
  if (isAway || isSending || document.hidden) return;
  const fresh = await askState(desk).catch(() => undefined);
  if (fresh === null) tell("gone");
  else if (fresh && fresh.person !== desk.person) tell("other");
  else if (fresh) await take(fresh);
  if (fresh) await redraw();
}

window.addEventListener("online", sendSoon);
document.addEventListener("visibilitychange", () => { if (!document.hidden) sendSoon(); });
setInterval(refresh, REFRESH);

begin().catch((problem) => {
  // No place to keep anything: the form of the page counts by itself.
  drawNotice(words.noStore, false);
  if (!(problem instanceof DOMException)) throw problem;
});

if (navigator.serviceWorker && !isAway) {
  navigator.serviceWorker.register(root.dataset.worker, { scope: root.dataset.board }).then(
    () => navigator.serviceWorker.ready.then((ready) => ready.active?.postMessage("renew")),
    () => {},
  );
}
