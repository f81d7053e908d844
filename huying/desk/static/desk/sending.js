// Sending what waits: in order, in batches, by one page at a time. Nothing leaves the queue before the office has
// answered for it; what is sent twice because an answer was lost has the same key and is kept once.

import { acts, change, remove } from "./queue.js";

const BATCH = 20;
const PARTS = ["sort", "key", "code", "centre", "channel", "kind", "at"];
const told = (act) => Object.fromEntries(PARTS.filter((part) => act[part]).map((part) => [part, act[part]]));

const mine = async (person) => (await acts()).filter((act) => act.person === person && !act.refused);

function post(desk, batch) {
  return fetch(desk.send, {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/json", "X-CSRFToken": desk.token },
    body: JSON.stringify({ person: desk.person, acts: batch.map(told) }),
  });
}

// The office's view of the board: null when it sends people to sign in. Throws when it cannot be reached.
export async function askState(desk) {
  const answer = await fetch(desk.state, { redirect: "manual" });
  if (answer.type === "opaqueredirect") return null;
  if (!answer.ok) throw new TypeError(String(answer.status));
  return answer.json();
}

async function renewToken(desk) {
  const state = await askState(desk);
  if (!state) return "gone";
  if (state.person !== desk.person) return "other";
  desk.token = state.token;
  return "";
}

async function sendBatch(desk, batch) {
  let answer = await post(desk, batch);
  if (answer.status === 403) {
    const problem = await renewToken(desk);
    if (problem) return { outcome: problem };
    answer = await post(desk, batch);
  }
  if (answer.type === "opaqueredirect") return { outcome: "gone" };
  if (answer.status === 409) return { outcome: "other" };
  if (answer.status >= 500 || answer.status === 429) return { outcome: "cut" };
  if (!answer.ok) return { outcome: "stale" };
  const said = await answer.json();
  await settle(batch, said.answers);
  return { outcome: "", state: said.state };
}

async function settle(batch, answers) {
  const done = batch.filter((_act, place) => answers[place]?.status === 200);
  await remove(done.map((act) => act.number));
  for (const [place, act] of batch.entries()) {
    const answer = answers[place];
    if (answer && answer.status !== 200) await change({ ...act, refused: answer.words });
  }
}

async function sendAll(desk) {
  let state;
  for (;;) {
    const batch = (await mine(desk.person)).slice(0, BATCH);
    if (!batch.length) return { outcome: "", state };
    const said = await sendBatch(desk, batch);
    state = said.state ?? state;
    if (said.outcome) return { outcome: said.outcome, state };
  }
}

// Whatever waits for this person. `outcome` is empty when all of it was answered, else why not: cut, gone, other, stale.
export async function send(desk) {
  const work = () => sendAll(desk).catch((problem) => {
    if (problem instanceof TypeError) return { outcome: "cut" };
    throw problem;
  });
  return navigator.locks ? navigator.locks.request("huying-desk-send", work) : work();
}
