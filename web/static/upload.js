// Drag and drop, a check before sending, and progress; the form works without this file.
"use strict";
(() => {
  const form = document.querySelector("[data-upload]");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector("[data-drop]");
  const chosen = form.querySelector("[data-chosen]");
  const trouble = form.querySelector("[data-trouble]");
  const progress = form.querySelector("[data-progress]");
  const accepted = form.dataset.accept.split(",");
  const most = Number(form.dataset.megabytes) * 1024 * 1024;

  const complain = (words) => { trouble.textContent = words; trouble.hidden = words === ""; };
  const check = () => {
    const files = [...input.files];
    chosen.replaceChildren(...files.map((file) => {
      const item = document.createElement("li");
      item.textContent = `${file.name} (${Math.ceil(file.size / 1024)} KB)`;
      return item;
    }));
    const wrong = files.find((file) => !accepted.some((suffix) => file.name.toLowerCase().endsWith(suffix)));
    const large = files.find((file) => file.size > most);
    if (files.length > Number(form.dataset.files)) complain(form.dataset.tooMany);
    else if (wrong) complain(`${wrong.name}: ${form.dataset.wrongType}`);
    else if (large) complain(`${large.name}: ${form.dataset.tooLarge}`);
    else complain("");
    return trouble.hidden && files.length > 0;
  };
  input.addEventListener("change", check);
  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); input.files = event.dataTransfer.files; check(); });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!check()) return;
    const request = new XMLHttpRequest();
    const bar = progress.querySelector("progress");
    const button = form.querySelector("button");
    const failed = (words) => { complain(words); progress.hidden = true; button.disabled = false; };
    request.upload.addEventListener("progress", (step) => { if (step.lengthComputable) bar.value = 100 * step.loaded / step.total; });
    request.addEventListener("load", () => {
      if (request.status === 200) { location.href = request.responseURL; return; }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const said = page.querySelector("[role=alert]");
      failed(said ? said.textContent : form.dataset.lost);
    });
    request.addEventListener("error", () => failed(form.dataset.lost));
    request.open("POST", form.action);
    request.send(new FormData(form));
    progress.hidden = false;
    button.disabled = true;
  });
})();
