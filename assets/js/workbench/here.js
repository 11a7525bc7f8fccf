// "What is here?": what lies at a place of the map, in words beside it; for a click, and for Enter at the middle of the map.
import { base, byId, page, say } from "../core/page.js";
import { number } from "../core/time.js";
import { hits } from "./hit.js";

const NEAR = 10; // px
const MOST = 6;
const FACTS = 6;

function element(name, text, parent) {
  const made = document.createElement(name);
  if (text !== "") made.textContent = text;
  parent?.append(made);
  return made;
}

function spoken(value, names = {}) {
  if (typeof value === "number") return number(value, Number.isInteger(value) ? 0 : 1);
  return String(names[value] ?? page.truth[value] ?? value);
}

function item({ title, headings, values = {}, properties, site }) {
  const holder = element("li", "");
  element("strong", properties.name ? `${title}: ${properties.name}` : title, holder);
  const known = Object.entries(properties).filter(
    ([key, value]) => !["name", "place_id", "site_id"].includes(key) && value !== null && typeof value !== "object",
  );
  for (const [key, value] of known.slice(0, FACTS))
    element("span", `${headings[key] || key}: ${spoken(value, values[key])}`, holder);
  if (site) element("a", say("fachkarte.script.page"), holder).href = `${base}/ort/${site}`;
  return holder;
}

export function close() {
  byId("here").replaceChildren();
}

// What somebody else is asked for stands there once it is said.
function later({ title, said }) {
  const holder = element("li", "");
  element("strong", title, holder);
  const line = element("span", "…", holder);
  line.className = "here__said";
  said.then((text) => {
    line.textContent = text;
  });
  return holder;
}

// Says what was found, and what is `asked` for; the focus stays where it is.
export function show(found, asked = []) {
  const holder = byId("here");
  const button = element("button", "✕");
  button.type = "button";
  button.setAttribute("aria-label", say("fachkarte.script.close"));
  button.addEventListener("click", () => {
    close();
    byId("map-area").querySelector(".leaflet-container")?.focus({ preventScroll: true });
  });
  const list = element("ul", "");
  if (!found.length && !asked.length) element("li", say("fachkarte.script.nothing"), list);
  list.append(...found.slice(0, MOST).map(item), ...asked.map(later));
  holder.replaceChildren(button, list);
}

// What of some sets of features lies at a place of the map.
export function at(map, latlng, sets) {
  const point = map.latLngToContainerPoint(latlng);
  const near = Math.abs(map.containerPointToLatLng(point.add([0, NEAR])).lat - latlng.lat);
  const where = [latlng.lng, latlng.lat];
  return sets.flatMap(({ name, title, headings, values, features, index }) =>
    features.flatMap((one, n) =>
      hits(where, one.geometry, near)
        ? [{ name, title, headings, values, properties: one.properties, class: index?.[n] }]
        : [],
    ),
  );
}
