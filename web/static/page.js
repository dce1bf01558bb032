// Keys that work on every page; pages work without this file.
"use strict";
(() => {
  const keys = document.getElementById("keys");
  let first = "";
  const side = document.querySelector("[data-side]");
  if (side && matchMedia("(max-width: 56rem)").matches) side.open = false;
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  const places = { c: "/compare", t: "/targets", r: "/review" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "?") {
      keys.open ? keys.close() : keys.showModal();
    } else if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) { search.focus(); event.preventDefault(); }
    } else if (first === "g" && places[event.key]) {
      location.href = places[event.key];
    }
    first = event.key === "g" ? "g" : "";
  });
})();
