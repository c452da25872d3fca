// Suggestions by any word: over a select[data-combobox], or from the server for a [data-remote] box.
(() => {
  "use strict";
  const fold = (text) => text.toLowerCase().replace(/œ/g, "oe").normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, " ").trim();
  let counter = 0;

  // box: where the list goes; input: what is typed in; find(text) → promise of options; choose(option)
  const combobox = (box, input, find, choose, empty) => {
    const list = document.createElement("ul");
    const id = `combobox-${++counter}`;
    let options = [], active = -1, turn = 0;
    list.id = id; list.className = "combobox-list"; list.hidden = true;
    list.setAttribute("role", "listbox");
    const label = input.labels?.[0]?.textContent.trim() || input.getAttribute("aria-label");
    if (label) list.setAttribute("aria-label", label);
    Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocomplete: "off" })
      .forEach(([name, value]) => input.setAttribute(name, value));
    box.append(list);

    const close = () => { list.hidden = true; active = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const mark = (index) => {
      active = index;
      [...list.children].forEach((el, i) => el.setAttribute("aria-selected", String(i === index)));
      const el = list.children[index];
      if (el) { input.setAttribute("aria-activedescendant", el.id); el.scrollIntoView({ block: "nearest" }); }
    };
    const show = (found) => {
      options = found;
      list.replaceChildren(...found.map((option, i) => {
        const el = document.createElement("li");
        el.id = `${id}-${i}`; el.setAttribute("role", "option"); el.setAttribute("aria-selected", "false");
        el.textContent = option.label;
        if (option.hint) { const hint = document.createElement("span"); hint.className = "hint"; hint.textContent = option.hint; el.append(hint); }
        el.addEventListener("mousedown", (event) => { event.preventDefault(); take(i); });
        return el;
      }));
      if (!found.length) {
        const none = document.createElement("li");
        none.className = "none"; none.setAttribute("role", "option"); none.setAttribute("aria-disabled", "true"); none.setAttribute("aria-selected", "false");
        none.textContent = document.body.dataset.nothingFound || "";
        list.append(none);
      }
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      if (found.length) mark(0);
    };
    const search = async () => { const mine = ++turn; const found = await find(input.value); if (mine === turn && document.activeElement === input) show(found); };
    const take = (index) => { const option = options[index]; if (!option) return; choose(option); input.value = option.label; close(); };

    input.addEventListener("input", () => { if (!input.value.trim()) empty(); search(); });
    input.addEventListener("click", () => { if (list.hidden) search(); });
    input.addEventListener("blur", () => { turn++; close(); input.dispatchEvent(new CustomEvent("combobox:left")); });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) { search(); return; }
        if (options.length) mark((active + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
      } else if (event.key === "Enter" && !list.hidden && active >= 0) { event.preventDefault(); take(active); }
      else if (event.key === "Tab" && !list.hidden && active >= 0 && input.value.trim()) take(active);
      else if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); event.preventDefault(); close(); }
    });
  };

  const overSelect = (select) => {
    if (select.comboboxReady || select.multiple) return;
    select.comboboxReady = true;
    const box = document.createElement("div");
    const input = document.createElement("input");
    box.className = "combobox";
    input.type = "text";
    select.before(box);
    box.append(input, select);
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    input.id = `${select.id}_text`;
    if (label) label.htmlFor = input.id;
    for (const name of ["aria-describedby", "aria-invalid", "required"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    select.hidden = true;
    const all = () => [...select.options].filter((o) => o.value).map((o) => ({ value: o.value, label: o.textContent.trim(), hint: o.dataset.hint || o.parentElement.label || "",
      text: fold(`${o.textContent} ${o.dataset.words || ""} ${o.dataset.hint || ""} ${o.parentElement.label || ""} ${o.value}`) }));
    const current = () => select.selectedOptions[0]?.value ? select.selectedOptions[0].textContent.trim() : "";
    const set = (value) => { if (select.value !== value) { select.value = value; select.dispatchEvent(new Event("change", { bubbles: true })); } };
    input.value = current();
    combobox(box, input, async (text) => {
      const words = text === current() ? [] : fold(text).split(" ").filter(Boolean);
      return all().filter((o) => words.every((word) => o.text.includes(word))).slice(0, 60);
    }, (option) => set(option.value), () => set(""));
    // What is left in the box is what is chosen: a half-typed word returns to the last choice.
    input.addEventListener("combobox:left", () => { input.value = current(); });
    select.addEventListener("draft:filled", () => { input.value = current(); });
  };

  const remote = (box) => {
    if (box.comboboxReady) return;
    box.comboboxReady = true;
    const [hidden, input] = [box.querySelector("input[type=hidden]"), box.querySelector("input[type=text]")];
    let chosen = input.value, flight = null;
    const set = (value) => { hidden.value = value; hidden.dispatchEvent(new Event("change", { bubbles: true })); };
    combobox(box, input, async (text) => {
      flight?.abort();
      flight = new AbortController();
      if (!text.trim()) return [];
      await new Promise((go) => setTimeout(go, 150));
      if (flight.signal.aborted) return [];
      try {
        const url = new URL(box.dataset.remote, location.href);
        url.searchParams.set("q", text);
        const answer = await fetch(url, { headers: { Accept: "application/json" }, signal: flight.signal, redirect: "error" });
        return answer.ok ? await answer.json() : [];
      } catch { return []; }
    }, (option) => { chosen = option.label; set(option.value); }, () => { chosen = ""; set(""); });
    input.addEventListener("combobox:left", () => { if (input.value.trim() !== chosen) input.value = chosen; });
    input.addEventListener("draft:filled", () => { chosen = input.value; });
  };

  const ready = (root) => {
    root.querySelectorAll("select[data-combobox]").forEach(overSelect);
    root.querySelectorAll("[data-remote]").forEach(remote);
  };
  document.addEventListener("DOMContentLoaded", () => ready(document));
  document.addEventListener("htmx:load", (event) => ready(event.detail.elt));
})();
