// The commission desk and small comforts of the programme's pages. Everything works without it.
(() => {
  "use strict";
  // Opening "refuse" or "defer" puts the cursor in its reason and closes the other one.
  document.addEventListener("toggle", (event) => {
    const asked = event.target;
    if (!asked.matches?.(".desk-ask") || !asked.open) return;
    document.querySelectorAll(".desk-ask[open]").forEach((other) => { if (other !== asked) other.open = false; });
    asked.querySelector("input[name=reason]")?.focus();
  }, true);
  document.addEventListener("keydown", (event) => {
    const asked = event.key === "Escape" && event.target.closest?.(".desk-ask[open]");
    if (!asked) return;
    event.preventDefault();
    asked.open = false;
    asked.querySelector("summary").focus();
  });
  // The next case comes to the desk: a reader hears its name, the keys work at once.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "desk") return;
    const wrong = document.querySelector(".desk-ask[open] input[name=reason]");
    (wrong || document.getElementById("case-title"))?.focus({ preventScroll: !wrong });
    document.querySelector(".desk-point.is-current")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  // Choosing is enough: no button to press after it.
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("select[data-submit]")) event.target.form.requestSubmit();
    const all = event.target.closest?.("[data-check-all]");
    if (all) document.querySelectorAll(`input[name="${all.dataset.checkAll}"]`).forEach((box) => { box.checked = all.checked; });
  });
})();
