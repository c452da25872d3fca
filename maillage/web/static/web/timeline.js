// The timeline under keyboard and pointer: one stop for Tab, arrows from mark to mark, words under the picture.
(() => {
  "use strict";
  const attach = (figure) => {
    if (figure.dataset.ready) return;
    figure.dataset.ready = "1";
    const words = figure.querySelector("[data-timeline-words]");
    const rest = words.dataset.rest;
    const marks = [...figure.querySelectorAll("a[data-words]")];
    const x = (el) => el.getBoundingClientRect().left;
    marks.sort((a, b) => x(a) - x(b));
    marks.forEach((mark, i) => mark.setAttribute("tabindex", i === marks.length - 1 ? "0" : "-1"));
    figure.querySelectorAll("[data-words] > title").forEach((title) => title.remove()); // said below instead
    const say = (event) => {
      const mark = event.target.closest?.("[data-words]");
      words.textContent = mark ? mark.dataset.words : rest;
      words.classList.toggle("strong", Boolean(mark));
    };
    figure.addEventListener("pointerover", say);
    figure.addEventListener("pointerleave", say);
    figure.addEventListener("focusin", say);
    figure.addEventListener("focusout", () => { words.textContent = rest; words.classList.remove("strong"); });
    figure.addEventListener("keydown", (event) => {
      const at = marks.indexOf(document.activeElement);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: marks.length - 1 }[event.key];
      if (at < 0 || to === undefined || !marks[to]) return;
      event.preventDefault();
      marks[at].setAttribute("tabindex", "-1");
      marks[to].setAttribute("tabindex", "0");
      marks[to].focus();
    });
  };
  const all = () => document.querySelectorAll("[data-timeline]").forEach(attach);
  document.addEventListener("DOMContentLoaded", all);
  document.addEventListener("htmx:afterSettle", all);
  all();
})();
