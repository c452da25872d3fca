// What opens and closes: menus, dialogs, confirmations, toasts; rows that open their file.
(() => {
  "use strict";
  // One menu at a time; a click elsewhere closes it.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open], details.definition[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) {
      opener.closest("details.menu")?.removeAttribute("open");
      if (opener.dataset.openDialog === "shortcuts") window.dispatchEvent(new CustomEvent("maillage:help"));
      else document.getElementById(opener.dataset.openDialog)?.showModal();
    }
    if (event.target.matches("dialog[open]")) event.target.close("no"); // a click on the backdrop
    if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog")?.close("no");
  });

  // A row opens its file; text can still be selected, links and buttons keep their own meaning.
  const open = (event) => {
    const row = event.target.closest("tr[data-href]");
    if (!row || event.target.closest("a, button, input, select, label, summary, details")) return;
    if (String(getSelection())) return;
    if (event.ctrlKey || event.metaKey || event.button === 1) window.open(row.dataset.href, "_blank", "noopener");
    else if (event.button === 0) location.href = row.dataset.href;
  };
  document.addEventListener("click", open);
  document.addEventListener("auxclick", (event) => { if (event.button === 1) open(event); });

  // data-confirm: says what will happen before it does.
  document.addEventListener("submit", (event) => {
    const [form, button] = [event.target, event.submitter];
    const text = button?.dataset.confirm || form.dataset.confirm;
    if (!text || form.confirmed) { form.confirmed = false; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    const dialog = document.getElementById("confirm");
    dialog.querySelector("#confirm-text").textContent = text;
    const yes = dialog.querySelector("[data-confirm-verb]");
    yes.textContent = button?.dataset.confirmVerb || form.dataset.confirmVerb || button?.textContent.trim() || yes.dataset.default;
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") return;
      form.confirmed = true;
      form.requestSubmit(button || undefined);
    }, { once: true });
    dialog.showModal();
  }, true);

  // Toasts leave by themselves, later when they can be undone, never under the pointer or the focus.
  const leaveLater = (toast) => {
    if (toast.classList.contains("error")) return;
    const wait = toast.querySelector("form") ? 30000 : 8000;
    let timer = 0;
    const start = () => { timer = setTimeout(() => { toast.classList.add("leaving"); setTimeout(() => toast.remove(), 250); }, wait); };
    const stop = () => clearTimeout(timer);
    toast.addEventListener("mouseenter", stop); toast.addEventListener("focusin", stop);
    toast.addEventListener("mouseleave", start); toast.addEventListener("focusout", start);
    start();
  };
  const toast = ({ text, undo, error }) => {
    const made = document.getElementById("toast-template")?.content.firstElementChild.cloneNode(true);
    if (!made) return;
    made.querySelector(".text").textContent = text;
    if (undo && undo.startsWith("/") && !undo.startsWith("//")) made.querySelector("form").action = undo;
    else made.querySelector("form").remove();
    made.classList.toggle("error", Boolean(error));
    document.getElementById("toasts").append(made);
    leaveLater(made);
  };
  document.addEventListener("click", (event) => event.target.closest("[data-close-toast]")?.closest(".toast").remove());
  document.addEventListener("toast", (event) => toast(event.detail));

  const say = (name) => { const text = document.body.dataset[name]; if (text) toast({ text, error: true }); };
  document.addEventListener("htmx:responseError", () => say("failed"));
  document.addEventListener("htmx:sendError", () => say("offline"));
  // A session that has ended answers with the login page: show it as a page, not as a piece of one.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const to = event.detail.xhr?.responseURL;
    const login = document.body.dataset.loginUrl;
    if (to && login && new URL(to).pathname === login) { event.detail.shouldSwap = false; location.reload(); }
  });

  const ready = (root) => {
    root.querySelectorAll("[data-needs-script]").forEach((el) => { el.hidden = false; });
    const summary = root.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  };
  document.addEventListener("DOMContentLoaded", () => { ready(document); document.querySelectorAll(".toast").forEach(leaveLater); });
  document.addEventListener("htmx:load", (event) => ready(event.detail.elt));
})();
