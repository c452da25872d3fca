// Several files, one request each, with what is left to send; refused ones stay, with their reason.
(() => {
  "use strict";
  const form = document.querySelector("form[data-upload]");
  if (!form || !window.FormData || !window.DataTransfer) return;
  const input = form.querySelector("input[type=file][name=files]");
  const camera = form.querySelector("[data-upload-camera]");
  const drop = form.querySelector("[data-upload-drop]");
  const list = form.querySelector("[data-upload-list]");
  const line = document.querySelector("[data-upload-line]");
  const words = document.querySelector("[data-upload-words]").dataset;
  const button = form.querySelector("button.primary");
  form.querySelector("[data-upload-hint]").hidden = false;

  const add = (files) => {
    const all = new DataTransfer();
    for (const file of [...input.files, ...files]) all.items.add(file);
    input.files = all.files;
    show();
  };

  const show = () => {
    list.replaceChildren();
    if (input.files.length < 2) return;
    for (const file of input.files) list.append(lineOf(file));
  };

  const lineOf = (file) => {
    const made = line.content.cloneNode(true).firstElementChild;
    made.querySelector("b").textContent = file.name;
    made.querySelector(".small").textContent = words.waiting;
    return made;
  };

  input.addEventListener("change", show);
  camera?.addEventListener("change", () => { add(camera.files); camera.value = ""; });
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop") add(event.dataTransfer.files);
    });
  }

  const send = (file, shown) => new Promise((resolve) => {
    const data = new FormData(form);
    data.delete("files");
    data.append("files", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action || location.href);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.querySelector("progress").value = 100 * event.loaded / event.total;
    });
    request.addEventListener("load", () => resolve(request.response || { errors: [{ field: "", text: words.lost }] }));
    request.addEventListener("error", () => resolve({ errors: [{ field: "", text: words.lost }] }));
    request.send(data);
  });

  // One file and no script agree: the form goes as it is. Several go one by one.
  form.addEventListener("submit", async (event) => {
    if (input.files.length < 2) return;
    event.preventDefault();
    button.disabled = true;
    const refused = new DataTransfer();
    let others = null;
    const files = [...input.files];
    for (const [rank, file] of files.entries()) {
      const shown = list.children[rank];
      const answer = await send(file, shown);
      const faults = answer.errors || [];
      others = faults.find((fault) => fault.field && fault.field !== "files" && fault.field !== "__all__");
      shown.querySelector("progress").value = faults.length ? 0 : 100;
      shown.querySelector(".small").textContent = faults.length ? "" : words.done;
      shown.querySelector(".late").textContent = faults.map((fault) => fault.text).join(" ");
      if (others) { for (const left of files.slice(rank)) refused.items.add(left); break; }
      if (faults.length) refused.items.add(file);
    }
    button.disabled = false;
    if (!refused.files.length) { location.assign(form.dataset.uploadDone); return; }
    const said = [...list.children].filter((shown) => shown.querySelector(".late").textContent || shown.querySelector("progress").value < 100);
    input.files = refused.files;
    list.replaceChildren(...said);
    (list.querySelector(".late:not(:empty)") || button).scrollIntoView({ block: "center" });
  });
})();
