// The grid of results: arrows move, a letter or a day fills a cell, each cell is saved at once, Ctrl+Z takes it back.
(() => {
  "use strict";
  const grid = document.getElementById("grid");
  if (!grid) return;
  const undoButton = document.getElementById("grid-undo");
  const said = document.getElementById("grid-said");
  const done = []; // what was typed on this page, last one at the end: { row, column, value: what was there }
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const toast = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, error: true } }));

  const rows = () => [...grid.tBodies[0].rows];
  const cells = (row) => [...row.querySelectorAll(".grid-cell")];
  const cellOf = (row, column) => row.querySelector(`.grid-cell[data-column="${column}"]`);
  const focus = (cell) => {
    if (!cell) return;
    grid.querySelectorAll('.grid-cell[tabindex="0"]').forEach((other) => { other.tabIndex = -1; });
    cell.tabIndex = 0;
    cell.focus();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const move = (cell, down, right) => {
    const all = rows();
    const row = all[Math.min(Math.max(all.indexOf(cell.parentElement) + down, 0), all.length - 1)];
    const across = cells(row);
    const at = cells(cell.parentElement).indexOf(cell) + right;
    focus(across[Math.min(Math.max(at, 0), across.length - 1)]);
  };

  // One answer at a time for a row: what is typed quickly is saved in the order it was typed.
  const waiting = new WeakMap();
  const post = async (row, column, value) => {
    const body = new URLSearchParams({ column, value });
    const answer = await fetch(row.dataset.url, { method: "POST", body, headers: { "X-CSRFToken": token } });
    if (answer.redirected) { location.reload(); throw new Error("signed out"); }
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw Object.assign(new Error(told.error || grid.dataset.failed), { told: true });
    return told;
  };
  const draw = (row, told) => {
    for (const [column, value] of Object.entries(told.values)) {
      const cell = cellOf(row, column);
      if (!cell || cell.querySelector("input, select")) continue;
      cell.dataset.value = value;
      cell.textContent = told.shown[column] || "";
    }
    row.toggleAttribute("data-intruder", Boolean(told.intruder));
  };
  const save = (cell, value, undoing = false) => {
    const row = cell.parentElement;
    const column = cell.dataset.column;
    const before = { value: cell.dataset.value, text: cell.dataset.text ?? cell.textContent };
    delete cell.dataset.text;
    cell.classList.add("is-saving");
    cell.classList.remove("is-wrong");
    const run = async () => {
      try {
        const told = await post(row, column, value);
        if (!undoing && told.before !== told.values[column]) done.push({ row, column, value: told.before });
        draw(row, told);
        said.textContent = grid.dataset.saved;
      } catch (error) {
        cell.dataset.value = before.value;
        cell.textContent = before.text;
        cell.classList.add("is-wrong");
        toast(error.told ? error.message : grid.dataset.kept);
      } finally {
        cell.classList.remove("is-saving");
        undoButton.disabled = !done.length;
      }
    };
    const next = (waiting.get(row) || Promise.resolve()).then(run);
    waiting.set(row, next);
    return next;
  };
  const undo = () => {
    const last = done.pop();
    if (!last) return;
    const cell = cellOf(last.row, last.column);
    focus(cell);
    save(cell, last.value, true);
  };

  const mark = (cell) => {
    const day = grid.querySelector(`[data-day-of="${cell.dataset.column}"]`);
    cell.dataset.text = cell.textContent;
    cell.textContent = day.value;
    save(cell, day.value);
  };
  const end = (cell, how) => {
    cell.dataset.text = cell.textContent;
    if (how === "hired" || how === "") { save(cell, how); return; }
    const before = cell.dataset.text;
    const choice = document.getElementById(`grid-${how}`).content.firstElementChild.cloneNode(true);
    let closed = false;
    const close = (keep) => {
      if (closed) return;
      closed = true;
      const reason = choice.value;
      choice.remove();
      cell.textContent = before;
      focus(cell);
      if (keep) save(cell, `${how}:${reason}:`);
    };
    cell.textContent = "";
    cell.append(choice);
    choice.focus();
    choice.addEventListener("change", () => close(true));
    choice.addEventListener("blur", () => close(true));
    choice.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") { event.preventDefault(); close(true); }
      if (event.key === "Escape") { event.preventDefault(); close(false); }
    });
  };
  const type = (cell, first) => {
    const before = cell.textContent;
    const input = document.createElement("input");
    input.className = "input";
    input.value = first;
    input.autocomplete = "off";
    input.setAttribute("aria-label", cell.getAttribute("aria-label"));
    let closed = false;
    const close = (keep, down = 0) => {
      if (closed) return;
      closed = true;
      const text = input.value.trim();
      input.remove();
      cell.textContent = keep ? text : before;
      if (keep && text) { cell.dataset.text = before; save(cell, text); } else cell.textContent = before;
      if (down) move(cell, down, 0); else if (document.activeElement === document.body) focus(cell);
    };
    cell.textContent = "";
    cell.append(input);
    input.focus();
    input.addEventListener("blur", () => close(true));
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") { event.preventDefault(); close(true, 1); }
      if (event.key === "Tab") { event.preventDefault(); close(true); move(cell, 0, event.shiftKey ? -1 : 1); }
      if (event.key === "Escape") { event.preventDefault(); close(false); focus(cell); }
    });
  };

  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [1, 0], PageDown: [20, 0], PageUp: [-20, 0] };
  const ENDS = { e: "hired", d: "withdrawn", r: "refused" };
  grid.addEventListener("keydown", (event) => {
    const cell = event.target.closest(".grid-cell");
    if (!cell || event.target !== cell || event.altKey) return;
    if (event.ctrlKey || event.metaKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const result = cell.dataset.column === "result";
    if (STEPS[key]) move(cell, ...STEPS[key]);
    else if (key === "Home" || key === "End") focus(cells(cell.parentElement).at(key === "Home" ? 0 : -1));
    else if (key === "Delete" || key === "Backspace") { if (cell.dataset.value) { cell.dataset.text = cell.textContent; save(cell, ""); } }
    else if (result && ENDS[key]) end(cell, ENDS[key]);
    else if (!result && (key === "x" || key === " ")) mark(cell);
    else if (!result && /^[0-9]$/.test(key)) type(cell, key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target.matches("input, select, textarea")) return;
    event.preventDefault();
    undo();
  });
  undoButton.addEventListener("click", undo);
  grid.addEventListener("click", (event) => {
    const cell = event.target.closest(".grid-cell");
    if (cell && event.target === cell) focus(cell);
  });
  grid.addEventListener("dblclick", (event) => {
    const cell = event.target.closest(".grid-cell");
    if (cell && event.target === cell && cell.dataset.column !== "result") type(cell, "");
  });
  const first = grid.querySelector(".grid-cell");
  if (first) first.tabIndex = 0;
})();
