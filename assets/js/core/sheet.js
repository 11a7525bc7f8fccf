// The panel of a phone: a sheet that a button pulls up, and that the back button lets down again.
import { byId, calm, narrow, write } from "./page.js";

const UP = 0.3; // of the window's height: from here on the sheet counts as pulled up
const STEP = "sheet"; // the state of the history while it is

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
  let pulled = false; // by the button: what a finger scrolls is no step
  const isUp = () => panel.getBoundingClientRect().top < window.innerHeight * UP;
  const scroll = (y) => window.scrollTo({ top: y, behavior: calm() ? "auto" : "smooth" });
  button.addEventListener("click", () => {
    if (!isUp()) {
      pulled = true;
      if (window.history.state !== STEP) window.history.pushState(STEP, "", window.location.href);
      scroll(panel.offsetTop);
    } else if (window.history.state === STEP) window.history.back();
    else scroll(0);
  });
  // The page is the same before and after: nobody else need follow that step.
  window.addEventListener("popstate", (event) => {
    if (!pulled || event.state === STEP) return;
    pulled = false;
    event.stopImmediatePropagation();
    scroll(0);
  });
  const tell = () => {
    button.setAttribute("aria-expanded", String(isUp()));
    write("sheet-label", button.dataset[isUp() ? "close" : "open"]);
  };
  window.addEventListener("scroll", tell, { passive: true });
}
