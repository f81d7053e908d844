// Keys of the page that shows a file: they press the same links that a hand would.
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select")) return;
  const link = [...document.querySelectorAll("[data-look-key]")].find((one) => one.dataset.lookKey.split(" ").includes(event.key));
  if (!link) return;
  event.preventDefault();
  link.click();
});
