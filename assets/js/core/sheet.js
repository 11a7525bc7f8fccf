// The panel of a phone: a sheet that a button pulls up.
import { byId, calm, narrow, write } from "./page.js";

const UP = 0.3; // of the window's height: from here on the sheet counts as pulled up

// Another piece of the list is read from its top.
export function top() {
  const list = byId("list");
  const panel = byId("panel");
  if (narrow()) list.scrollIntoView({ block: "start" });
  else panel.scrollTop = Math.max(0, list.offsetTop - panel.offsetTop);
  list.focus({ preventScroll: true });
}

export function start() {
  const button = byId("sheet");
  const panel = byId("panel");
  const isUp = () => panel.getBoundingClientRect().top < window.innerHeight * UP;
  button.addEventListener("click", () => {
    window.scrollTo({ top: isUp() ? 0 : panel.offsetTop, behavior: calm() ? "auto" : "smooth" });
  });
  const tell = () => {
    button.setAttribute("aria-expanded", String(isUp()));
    write("sheet-label", button.dataset[isUp() ? "close" : "open"]);
  };
  window.addEventListener("scroll", tell, { passive: true });
}
