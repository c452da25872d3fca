// Where Enter saves in a box of several lines (Shift+Enter makes a line).
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  if (!event.target.matches?.("textarea[data-enter-saves]")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});
// The key "e" lands on the day: what is typed then replaces what was proposed.
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.(".quick-date input")) event.target.select();
});
