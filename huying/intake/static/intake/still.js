// A page with somebody's words leaves the screen when nobody has pressed anything for ten minutes. Whoever types keeps it:
// what stands in the form is kept on the way, so that a slow writer loses nothing.
const note = document.querySelector("[data-still]");
const shownFor = Number(note.dataset.still) * 1000;
const form = note.closest("form");
let touched = Date.now();
let renewed = touched;

for (const act of ["input", "keydown", "pointerdown"]) addEventListener(act, () => { touched = Date.now(); }, true);

async function renew() {
  const asked = form ? { method: "POST", body: new FormData(form, note.querySelector("button")) } : {};
  const answer = await fetch(form ? location.href : note.querySelector("a").href, { ...asked, redirect: "manual" });
  if (!answer.ok && answer.type !== "opaqueredirect") return;
  renewed = Date.now();
  const time = note.querySelector("[data-still-time]");
  time.textContent = new Date(renewed + shownFor).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Hong_Kong" });
}

function look() {
  const now = Date.now();
  if (now - touched > shownFor) location.replace(note.dataset.away);
  else if (touched > renewed && now - renewed > shownFor / 2) renew().catch(() => {}); // tried again at the next look
}

setInterval(look, 15_000);
addEventListener("pageshow", look);
document.addEventListener("visibilitychange", look);
