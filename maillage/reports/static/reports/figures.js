// Figures of a report: the card of the one that is clicked, and its definition lit up while it is looked at.
(() => {
  "use strict";
  const dialog = document.getElementById("figure-card");

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-card]");
    if (!link || !dialog?.showModal || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    try {
      const answer = await fetch(link.dataset.card, { headers: { "HX-Request": "true" }, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      dialog.innerHTML = await answer.text();
      dialog.showModal();
    } catch { location.assign(link.href); }
  });
  dialog?.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  const light = (event, on) => {
    const id = event.target.closest?.("[aria-describedby^='def-']")?.getAttribute("aria-describedby");
    if (id) document.getElementById(id)?.classList.toggle("is-lit", on);
  };
  for (const name of ["focusin", "mouseover"]) document.addEventListener(name, (event) => light(event, true));
  for (const name of ["focusout", "mouseout"]) document.addEventListener(name, (event) => light(event, false));
})();
