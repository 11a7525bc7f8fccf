// The table of what is due: ticks that outlast its changes, and the keys that go through it.
import { byId, say, write } from "../core/page.js";
import { keys } from "./keys.js";

const sites = new Set(); // that are ticked, whichever rows are shown
let told = () => {};

export const ticked = () => [...sites];
const boxes = () => [...document.querySelectorAll("#due .tick")];
const current = () => document.activeElement?.closest("#due .row");

function said() {
  const n = sites.size;
  if (!n) return byId("ticked").dataset.none;
  return n === 1 ? say("einsatz.script.ticked_one") : say("einsatz.script.ticked", { n });
}

function tell() {
  write("ticked", said());
  byId("bar")?.classList.toggle("bar--some", sites.size > 0);
  told(ticked());
}

function tick(box) {
  if (box.checked) sites.add(box.value);
  else sites.delete(box.value);
  tell();
}

export function clear() {
  sites.clear();
  for (const one of boxes()) one.checked = false;
  tell();
}

// Rows are morphed into one another: what was ticked is what stands in `sites`.
function restore() {
  for (const one of boxes()) one.checked = sites.has(one.value);
}

// The site of the row that has the focus.
export const here = () => current()?.dataset.site ?? null;

function step(by) {
  const all = boxes();
  const at = all.findIndex((one) => one.closest(".row") === current());
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.focus();
  next?.closest(".row").scrollIntoView({ block: "nearest" });
}

function toggle() {
  const box = current()?.querySelector(".tick");
  if (box) box.click();
}

// All rows that are shown, or none where they are ticked already.
function all() {
  const shown = boxes();
  const on = !shown.every((one) => one.checked);
  for (const one of shown) {
    one.checked = on;
    if (on) sites.add(one.value);
    else sites.delete(one.value);
  }
  tell();
}

function open() {
  const row = current();
  if (row && document.activeElement.matches(".tick")) row.querySelector("a[data-site]").click();
}

// `changed` is told the sites that are ticked.
export function start(changed) {
  told = changed;
  document.addEventListener("change", ({ target }) => target.matches("#due .tick") && tick(target));
  document.addEventListener("fragment", ({ target }) => target.id === "due" && restore());
  const tours = () => document.querySelector("#fleet a")?.focus();
  keys({ j: () => step(1), k: () => step(-1), x: toggle, a: all, f: tours, Enter: open });
  restore();
  tell();
}
