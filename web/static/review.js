// One key a decision; buttons and links carry their key, so the page says what works.
"use strict";
(() => {
  const form = document.querySelector("[data-review]");
  const marked = document.querySelector("[data-paper] mark");
  if (marked) marked.scrollIntoView({ block: "center" });
  document.addEventListener("keydown", (event) => {
    if (form && event.key === "Enter" && event.ctrlKey) {
      form.querySelector("[data-key=s]").click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, textarea, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (form && event.key === "e") {
      form.querySelector("fieldset select, fieldset input").focus();
      event.preventDefault();
      return;
    }
    const wanted = /^[a-z]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`);
    if (wanted) wanted.click();
  });
})();
