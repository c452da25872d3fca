// A button that copies a text: `data-copy` is where it lies, `data-copied` what is said then. Hidden without.
document.querySelectorAll("[data-copy]").forEach((button) => {
  const source = document.querySelector(button.dataset.copy);
  if (!source || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.value);
    const said = document.getElementById("clause-copied");
    if (said) said.textContent = button.dataset.copied;
  });
});
