// Papers are dropped or chosen, and go one by one: each has its own progress and its own answer.
for (const form of document.querySelectorAll("form[data-papers]")) {
  const drop = form.querySelector("[data-drop]");
  const list = form.querySelector("[data-progress]");
  const words = list.dataset;
  const waiting = [];
  let busy = false;
  let kept = 0;

  function line(name) {
    const item = document.createElement("li");
    const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
    bar.setAttribute("aria-label", name);
    const said = document.createElement("span");
    said.textContent = `${name}: ${words.wordsSending}`;
    item.append(said, bar);
    list.append(item);
    return { item, bar, said };
  }

  function end(shown, name, tone, text) {
    shown.bar.remove();
    shown.item.className = tone;
    shown.said.textContent = `${name}: ${text}`;
  }

  function answered(shown, name, request) {
    let told = {};
    try { told = JSON.parse(request.responseText); } catch { /* an answer that is no answer of ours */ }
    if (told.kept?.length) {
      kept += 1;
      end(shown, name, "is-kept", words.wordsKept);
    } else {
      const why = told.refused?.[0]?.why ?? told.wrong?.join(" ") ?? words.wordsLost;
      end(shown, name, "is-refused", why || words.wordsLost);
    }
  }

  function next() {
    const job = waiting.shift();
    if (!job) {
      busy = false;
      if (kept) offerAll();
      return;
    }
    busy = true;
    const { file, shown } = job;
    const sent = new FormData(form);
    sent.delete("file");
    sent.delete("photo");
    sent.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) shown.bar.value = (100 * event.loaded) / event.total; });
    request.addEventListener("load", () => { answered(shown, file.name, request); next(); });
    request.addEventListener("error", () => { end(shown, file.name, "is-refused", words.wordsLost); next(); });
    request.send(sent);
  }

  function offerAll() {
    if (list.querySelector("[data-all]")) return;
    const item = document.createElement("li");
    item.dataset.all = "";
    const link = Object.assign(document.createElement("a"), { className: "btn btn-small", href: location.href.split("#")[0], textContent: words.wordsAll });
    item.append(link);
    list.append(item);
  }

  function take(files) {
    list.querySelector("[data-all]")?.remove();
    for (const file of files) waiting.push({ file, shown: line(file.name) });
    if (!busy) next();
  }

  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => { take([...input.files]); input.value = ""; });
  }
  form.addEventListener("submit", (event) => {
    if (!busy && !kept) return;
    event.preventDefault();
    if (!busy) list.querySelector("[data-all] a")?.click();
  });
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
  }
  drop.addEventListener("dragleave", (event) => { if (!drop.contains(event.relatedTarget)) drop.classList.remove("is-over"); });
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    take([...event.dataTransfer.files]);
  });
}
