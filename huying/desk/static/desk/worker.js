// Keeps the empty board and its files at hand, so that it opens when the office cannot be reached. It never keeps a page
// with anybody's name, and never answers in the office's place while the office answers.

const CACHE = `huying-desk-${TOLD.version}`;
const DOWN = new Set([502, 503, 504]);

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll([TOLD.away, ...TOLD.files].map((address) => new Request(address, { cache: "reload" })));
}

async function renew() {
  const answer = await fetch(TOLD.away, { cache: "reload" });
  if (answer.ok && !answer.redirected) await (await caches.open(CACHE)).put(TOLD.away, answer);
}

async function clear() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("huying-desk-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function page(request) {
  const kept = () => caches.match(TOLD.away, { cacheName: CACHE });
  try {
    const answer = await fetch(request);
    return DOWN.has(answer.status) ? ((await kept()) ?? answer) : answer;
  } catch (problem) {
    const found = await kept();
    if (found) return found;
    throw problem;
  }
}

async function file(request) {
  try {
    return await fetch(request);
  } catch (problem) {
    const found = await caches.match(request, { cacheName: CACHE });
    if (found) return found;
    throw problem;
  }
}

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(clear()));
self.addEventListener("message", (event) => {
  if (event.data === "renew") event.waitUntil(renew().catch(() => {}));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === TOLD.board) event.respondWith(page(request));
  else if (TOLD.files.includes(address.pathname)) event.respondWith(file(request));
});
