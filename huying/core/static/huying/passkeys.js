// Beside allauth's own scripts: says on the page, not in the console, what hinders a passkey.
(function () {
  const show = (name) => {
    for (const line of document.querySelectorAll(`[data-passkeys-${name}]`)) line.hidden = false;
  };

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault(); // else it is also written to the console
    show("problem");
  });

  document.addEventListener("DOMContentLoaded", () => {
    const isNumber = /^[\d.]+$|:/.test(window.location.hostname.replace(/^\[|\]$/g, ""));
    if (!isNumber && window.PublicKeyCredential) return;
    show("elsewhere");
    for (const button of document.querySelectorAll("[data-passkeys] button")) button.disabled = true;
  });
})();
