// Drafts: what is typed in a form[data-draft] is kept on the server, and taken back on return.
(() => {
  "use strict";
  const WAIT = 700; // ms after the last key
  const address = (key) => document.body.dataset.draftUrl?.replace("__key__", encodeURIComponent(key));
  const messages = () => document.getElementById("draft-template");
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  const hour = (date) => date.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

  const fields = (form) => [...form.elements].filter((el) =>
    el.name && !el.name.startsWith("_") && el.name !== "csrfmiddlewaretoken" && el.dataset.draft !== "no"
    && !["password", "file", "submit", "button", "reset"].includes(el.type) && el.tagName !== "FIELDSET"
    && (el.type !== "hidden" || el.dataset.draft === "keep"));

  const state = (form) => {
    const data = {};
    for (const el of fields(form)) {
      data[el.name] ??= [];
      if (["checkbox", "radio"].includes(el.type)) { if (el.checked) data[el.name].push(el.value); }
      else if (el.multiple && el.options) data[el.name].push(...[...el.selectedOptions].map((o) => o.value));
      else data[el.name].push(el.value);
    }
    return data;
  };

  const fill = (form, data) => {
    const taken = {};
    for (const el of fields(form)) {
      const values = data[el.name];
      if (!values) continue;
      if (["checkbox", "radio"].includes(el.type)) el.checked = values.includes(el.value);
      else if (el.multiple && el.options) [...el.options].forEach((o) => { o.selected = values.includes(o.value); });
      else { const at = taken[el.name] = (taken[el.name] ?? -1) + 1; if (at < values.length) el.value = values[at]; }
      el.dispatchEvent(new CustomEvent("draft:filled", { bubbles: true }));
      if (el.matches("[data-date]")) el.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };

  const attach = (form) => {
    if (form.draftReady) return;
    form.draftReady = true;
    const key = form.dataset.draft;
    const url = address(key);
    if (!url) return;
    form.insertAdjacentHTML("beforeend", '<input type="hidden" name="_draft">');
    form.querySelector("[name=_draft]").value = key;
    const say = (text) => { const place = form.querySelector(".draft-state"); if (place) place.textContent = text; };
    const untouched = JSON.stringify(state(form));
    let kept = untouched, timer = 0, flight = null, sent = false;

    const keep = (leaving) => {
      clearTimeout(timer);
      const now = JSON.stringify(state(form));
      if (sent || now === kept) return;
      kept = now;
      flight?.abort();
      flight = new AbortController();
      const blank = now === untouched;
      fetch(url, { method: blank ? "DELETE" : "PUT", body: blank ? undefined : now, keepalive: Boolean(leaving), signal: leaving ? undefined : flight.signal,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() }, redirect: "error" })
        .then((answer) => {
          if (!answer.ok) throw new Error(String(answer.status));
          say(blank ? "" : `${messages().dataset.kept} ${hour(new Date())}`);
        })
        .catch((fault) => { if (fault.name !== "AbortError") { kept = ""; say(messages().dataset.failed); } });
    };
    const later = () => { if (form.draftFilling) return; clearTimeout(timer); timer = setTimeout(keep, WAIT); };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented && !form.matches("[hx-post]")) return;
      sent = true; clearTimeout(timer); flight?.abort();
    });
    form.addEventListener("htmx:afterRequest", () => { sent = false; });
    window.addEventListener("pagehide", () => keep(true));

    if (form.querySelector("[data-error-summary], [aria-invalid=true]") || form.dataset.draftRestore === "no") return;
    fetch(url, { headers: { Accept: "application/json" }, redirect: "error" })
      .then((answer) => (answer.status === 200 ? answer.json() : null))
      .then((draft) => {
        if (!draft || JSON.stringify(state(form)) !== untouched) return;
        form.draftFilling = true;
        fill(form, draft.data);
        form.draftFilling = false;
        kept = JSON.stringify(state(form));
        if (kept === untouched) return;
        const notice = messages().content.firstElementChild.cloneNode(true);
        const when = new Date(draft.updated_at);
        notice.querySelector("[data-draft-when]").textContent = `(${when.toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long" })}, ${hour(when)})`;
        notice.querySelector("[data-draft-drop]").addEventListener("click", () => {
          form.draftFilling = true;
          fill(form, JSON.parse(untouched));
          form.draftFilling = false;
          keep();
          notice.remove();
          fields(form)[0]?.focus();
        });
        form.prepend(notice);
      })
      .catch(() => {});
  };

  const ready = (root) => {
    if (root.matches?.("form[data-draft]")) attach(root);
    root.querySelectorAll("form[data-draft]").forEach(attach);
  };
  document.addEventListener("DOMContentLoaded", () => ready(document));
  document.addEventListener("htmx:load", (event) => ready(event.detail.elt));
})();
