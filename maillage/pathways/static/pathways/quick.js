// Where Enter saves in a box of several lines (Shift+Enter makes a line).
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  if (!event.target.matches?.("textarea[data-enter-saves]")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});
