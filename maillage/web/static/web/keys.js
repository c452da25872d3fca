// The keyboard: "/" searches, any [data-key] answers to its key, "?" helps, Escape leaves.
(() => {
  "use strict";
  const STORE = "maillage.shortcuts";
  const off = () => { try { return localStorage.getItem(STORE) === "off"; } catch { return false; } };
  const typing = (el) => el.matches?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
  const seen = (el) => el.offsetParent !== null || el.getClientRects().length > 0;
  const forKey = (key) => [...document.querySelectorAll("[data-key]")].find((el) => el.dataset.key === key && seen(el) && !el.disabled && (!document.querySelector("dialog[open]") || el.closest("dialog[open]")));

  const rows = () => [...document.querySelectorAll("a.row-link")].filter(seen);
  const move = (step) => {
    const links = rows();
    if (!links.length) return false;
    const at = links.indexOf(document.activeElement);
    links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)].focus();
    return true;
  };

  const escape = (event) => {
    if (document.querySelector("dialog[open]")) return;
    const open = document.querySelector("details.menu[open], details.definition[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); return; }
    if (typing(event.target)) {
      if (event.target.type === "search" && event.target.value) return; // the browser empties it
      event.target.blur();
      return;
    }
    const leave = document.querySelector("[data-leave]");
    if (leave) leave.click();
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Escape") { escape(event); return; }
    if (event.target.matches?.("[data-site-search]") && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      const first = document.querySelector("#search-results a");
      if (first && event.key === "ArrowDown") { event.preventDefault(); first.focus(); }
      return;
    }
    const result = event.target.closest?.("#search-results a");
    if (result && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      const links = [...document.querySelectorAll("#search-results a")];
      const to = links[links.indexOf(result) + (event.key === "ArrowDown" ? 1 : -1)];
      (to || document.querySelector("[data-site-search]")).focus();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || off()) return;
    if (event.key === "/") {
      const search = [...document.querySelectorAll("[data-site-search], [data-list-search]")].find(seen);
      if (search) { event.preventDefault(); search.focus(); search.select(); }
      return;
    }
    if (event.key === "?") { event.preventDefault(); window.dispatchEvent(new CustomEvent("maillage:help")); return; }
    const target = forKey(event.key);
    if (target) { event.preventDefault(); target.matches("input, select, textarea") ? target.focus() : target.click(); return; }
    if (event.key === "j" || event.key === "k") { if (move(event.key === "j" ? 1 : -1)) event.preventDefault(); }
  });

  // The help lists what this very page answers to.
  window.addEventListener("maillage:help", () => {
    const dialog = document.getElementById("shortcuts");
    if (!dialog || dialog.open) return;
    const place = dialog.querySelector("#page-shortcuts");
    const known = [...document.querySelectorAll("[data-key]")].filter(seen);
    place.hidden = !known.length;
    place.querySelector("dl").replaceChildren(...known.flatMap((el) => {
      const [dt, dd, kbd] = ["dt", "dd", "kbd"].map((name) => document.createElement(name));
      kbd.textContent = el.dataset.key;
      dt.append(kbd);
      const bare = el.cloneNode(true);
      bare.querySelectorAll("kbd, svg").forEach((part) => part.remove());
      dd.textContent = el.dataset.keyLabel || el.getAttribute("aria-label") || bare.textContent.trim();
      return [dt, dd];
    }));
    dialog.showModal();
  });
  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("shortcuts-off");
    if (!box) return;
    box.checked = off();
    box.addEventListener("change", () => { try { localStorage.setItem(STORE, box.checked ? "off" : "on"); } catch { /* private browsing keeps nothing */ } });
  });
})();
