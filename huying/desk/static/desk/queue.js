// What was pressed and is not yet with the office, kept by the browser itself: it outlives reloads and restarts.
// An act: { number, person, sort: "press" | "undo", key, code, centre, channel, kind, at, name, words, refused }.

const NAME = "huying-desk";
let opened;

function open() {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("acts", { keyPath: "number", autoIncrement: true });
      asked.result.createObjectStore("known");
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      done(asked.result);
    };
    asked.onerror = () => failed(asked.error);
  });
  return opened;
}

// One piece of work on one store; done when the browser has written it down, not before.
async function within(store, mode, work) {
  const base = await open();
  return new Promise((done, failed) => {
    const turn = base.transaction(store, mode, { durability: "strict" });
    const asked = work(turn.objectStore(store));
    turn.oncomplete = () => done(asked?.result);
    turn.onabort = turn.onerror = () => failed(turn.error);
  });
}

export const add = (act) => within("acts", "readwrite", (store) => store.add(act));
export const change = (act) => within("acts", "readwrite", (store) => store.put(act));
export const acts = () => within("acts", "readonly", (store) => store.getAll());
export const remember = (name, value) => within("known", "readwrite", (store) => store.put(value, name));
export const recall = (name) => within("known", "readonly", (store) => store.get(name));

export const remove = (numbers) =>
  within("acts", "readwrite", (store) => {
    for (const number of numbers) store.delete(number);
  });

// 128 bits that nobody else has: the office keeps one press for each.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
