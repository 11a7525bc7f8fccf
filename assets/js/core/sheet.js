// The panel of a phone: a sheet that a button pulls up.
import { byId, calm, write } from "./page.js";

const UP = 0.3; // of the window's height: from here on the sheet counts as pulled up

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
