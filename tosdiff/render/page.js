"use strict";
(() => {
  const changes = [...document.querySelectorAll(".change")];
  const bar = document.querySelector(".keys");
  const said = document.querySelector(".keys output");
  if (!changes.length) return;
  bar.hidden = false;
  const here = () => changes.indexOf(document.activeElement && document.activeElement.closest(".change"));
  let last = -1;
  const say = (at) => {
    last = at;
    said.textContent = `${at + 1} / ${changes.length}`;
  };
  const go = (step, wanted = () => true) => {
    let at = here() >= 0 ? here() : last;
    if (at < 0 && step < 0) at = changes.length;
    for (at += step; at >= 0 && at < changes.length; at += step) {
      if (!wanted(changes[at])) continue;
      changes[at].focus({ preventScroll: true });
      changes[at].scrollIntoView({ block: "center" });
      return;
    }
  };
  const heavy = (change) => change.classList.contains("heavy");
  const keys = { j: () => go(1), n: () => go(1), k: () => go(-1), p: () => go(-1),
    w: () => go(1, heavy), W: () => go(-1, heavy) };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  document.addEventListener("focusin", () => { if (here() >= 0) say(here()); });
  const arrive = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.matches(".change")) target.focus();
  };
  window.addEventListener("hashchange", arrive);
  document.querySelector(".keys .previous").addEventListener("click", () => go(-1));
  document.querySelector(".keys .next").addEventListener("click", () => go(1));
  said.textContent = `${changes.length}`;
  arrive();
})();
