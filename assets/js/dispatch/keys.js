// Keys that do something wherever the focus is, but not while somebody writes. Those of one character can be switched off, for
// who speaks to the computer or hits keys by chance (WCAG 2.1.4); this browser remembers that, and nothing else.
import { byId } from "../core/page.js";

const WRITTEN = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const KEPT = "einsatz.keys";
let on = true;

export function keys(deeds, { always = [] } = {}) {
  document.addEventListener("keydown", (event) => {
    const deed = deeds[event.key];
    if (!deed || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key.length === 1 && !on) return;
    if (event.target.closest(WRITTEN) && !always.includes(event.key)) return;
    if (event.key !== "Enter") event.preventDefault();
    deed(event);
  });
}

function remembered() {
  try {
    return window.localStorage.getItem(KEPT) !== "off";
  } catch {
    return true; // a browser that keeps nothing
  }
}

function remember() {
  try {
    if (on) window.localStorage.removeItem(KEPT);
    else window.localStorage.setItem(KEPT, "off");
  } catch {} // it holds until the page is left
}

// The help with its switch.
export function start() {
  const [help, box] = [byId("keys"), byId("keys-on")];
  on = remembered();
  box.checked = on;
  box.addEventListener("change", () => {
    on = box.checked;
    remember();
  });
  const leave = () => {
    if (help.open && help.contains(document.activeElement)) help.querySelector("summary").focus();
    help.open = false;
  };
  help.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !help.open) return;
    event.stopPropagation();
    leave();
  });
  const turn = () => {
    if (help.open) return leave();
    help.open = true;
    help.querySelector("summary").focus();
  };
  keys({ "?": turn });
}
