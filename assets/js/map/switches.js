// The layers of a page: which are on the map is told by their boxes, and stands in the address. A layer without a box is there
// as long as its list is open: a theme of which one is looked at at a time.
import { altered } from "../core/address.js";
import { byId, page } from "../core/page.js";
import { chosen } from "../core/selection.js";

const ids = () => Object.keys(page.layers);
const box = (id) => byId(`show-${id}`);

export const shown = () => ids().filter((id) => (box(id) ? box(id).checked : id === opened()));
export const opened = () => byId("list").dataset.layer;

const usual = (front) => ids().filter((id) => (page.layers[id].on && box(id)) || id === front);

// A reload shows what the address says, not what a browser remembers.
export function reset() {
  const wanted = new URL(window.location.href).searchParams.get("layers")?.split(",") || usual(opened());
  for (const id of ids()) if (box(id)) box(id).checked = wanted.includes(id);
}

export function switchOn(id) {
  if (!box(id) || box(id).checked) return false;
  box(id).checked = true;
  return true;
}

// An address of this page with what is on the map, where that is not what it would be anyway.
export function written(href = window.location.href, front = opened(), on = shown()) {
  return altered("layers", on.join() === usual(front).join() ? null : on.join(), href);
}

// Links of the server know the page as it was; what was chosen since goes along.
export function address(href, link) {
  const { opens } = link?.dataset || {};
  const next = written(href, opens, opens && ids().filter((id) => id === opens || (box(opens) && box(id).checked)));
  if (chosen() && !opens) next.searchParams.set("site", chosen());
  next.hash = window.location.hash;
  return next.href;
}

// The legend explains what is on the map.
export function explain() {
  const on = shown();
  const parts = [...document.querySelectorAll("[data-legend]")];
  for (const one of parts) one.hidden = !one.dataset.legend.split(" ").some((id) => on.includes(id));
  byId("legend").hidden = parts.every((one) => one.hidden);
}
