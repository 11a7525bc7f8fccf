// What is on the map, as the address tells it: `paper~60~kind:glass`, the topmost first.
import { altered } from "../core/address.js";
import { byId } from "../core/page.js";

const FULL = 100;
const escaped = (text) =>
  encodeURIComponent(text).replace(/[~:,!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

export function text({ id, opacity = FULL, filters = {} }) {
  const pairs = Object.entries(filters).filter(([, value]) => value);
  if (!pairs.length && opacity === FULL) return id;
  return [id, opacity, ...pairs.map(([key, value]) => `${escaped(key)}:${escaped(value)}`)].join("~");
}

// As the page shows them.
export function shown() {
  return [...document.querySelectorAll("#tree [data-layer]")].map((one) => ({
    id: one.dataset.layer,
    opacity: Number(one.querySelector("[type=range]").value),
    filters: Object.fromEntries(
      [...one.querySelectorAll("[data-filter]")].map((field) => [field.dataset.filter, field.value]),
    ),
  }));
}

// The address of the page with these on the map.
export function address(entries) {
  const next = altered("layers", entries.map(text).join());
  next.searchParams.set("v", "1");
  next.search = next.search.replace(/%2C/g, ",").replace(/%7E/g, "~");
  return next.href;
}

export function moved(entries, id, by) {
  const from = entries.findIndex((one) => one.id === id);
  const [one] = entries.splice(from, 1);
  entries.splice(Math.max(0, from + by), 0, one);
  return entries;
}

// Lines whose name has what is sought; their groups open while something is.
export function find() {
  const sought = byId("tree-search").value.trim().toLowerCase();
  document.querySelectorAll("#tree .tree__group").forEach((group) => {
    const lines = [...group.querySelectorAll("[data-name]")];
    for (const one of lines) one.hidden = !one.dataset.name.includes(sought);
    const some = lines.some((one) => !one.hidden);
    group.hidden = !some;
    if (sought) group.open = some;
  });
}
