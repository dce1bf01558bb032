// Through the marks of a plan with j and k; a mark that is chosen comes into view on both sides.
"use strict";
(() => {
  const list = document.querySelector("[data-marks]");
  if (!list) return;
  const entries = [...list.querySelectorAll("li[id]")];
  let current = -1;
  const choose = (index) => {
    if (index < 0 || index >= entries.length) return;
    if (current >= 0) entries[current].classList.remove("now");
    current = index;
    const entry = entries[current];
    entry.classList.add("now");
    entry.scrollIntoView({ block: "nearest" });
    const place = document.getElementById("m-" + entry.id.slice(2));
    if (place) place.scrollIntoView({ block: "center" });
    entry.querySelector("a").focus({ preventScroll: true });
  };
  const follow = () => {
    const ref = location.hash.slice(3);
    const index = entries.findIndex((entry) => entry.id === "r-" + ref);
    if (index >= 0) choose(index);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (event.key === "j") choose(current + 1);
    if (event.key === "k") choose(Math.max(current - 1, 0));
  });
  window.addEventListener("hashchange", follow);
  follow();
})();
