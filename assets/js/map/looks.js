// What a site looks like: symbol, colour and ink of its class or state. Knows nothing of pages or maps.
import { indexOf } from "./scale.js";

const STATES = {
  old: "old",
  suspect: "suspect",
  missing: "unknown",
  no_sensor: "none",
  open: "open",
  closed: "closed",
};
const BARE = "no_sensor";
const CLASSED = ["ok", "open"];
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export const escaped = (text) => String(text).replace(/[&<>"]/g, (char) => ESCAPES[char]);

export function symbol(name, colour) {
  const style = colour ? ` style="color:${colour}"` : "";
  return `<svg class="symbol symbol--${name}" viewBox="0 0 20 20" aria-hidden="true"${style}><use href="#s-${name}"/></svg>`;
}

// The mark of a layer: what it declares, else the first letter of its title.
export function glyph({ glyph: path, title, layer }) {
  if (path) return `<svg class="glyph" viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`;
  return `<span class="glyph glyph--letter" aria-hidden="true">${escaped((title || layer)[0])}</span>`;
}

// Black or white, whichever can be read better on a colour (relative luminance of WCAG 2).
export function ink(colour) {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [r, g, b] = parts.map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.2 ? "#1a1420" : "#fff";
}

// -1 stands for every state that is no class.
export function classOf({ classes, differs }, properties) {
  const { state, class: id } = properties;
  if (differs) return state === "ok" ? indexOf(differs(properties), classes) : -1;
  return CLASSED.includes(state) ? classes.findIndex((one) => one.id === id) : -1;
}

// Whether somebody has to look after it: such a site is never hidden among others.
export const needsAttention = (drawing, properties) =>
  Boolean(drawing.classes[classOf(drawing, properties)]?.attention);

// Those of the features that are in one of these conditions: a class, or a state that is none.
const condition = ({ state, class: id }) => (state === "ok" && id) || state;
export const only = (features, conditions = []) =>
  conditions.length ? features.filter(({ properties }) => conditions.includes(condition(properties))) : features;

// The features of a layer by how they are drawn, in the order they came.
export function parted(features, drawing) {
  const parts = { urgent: [], bare: [], rest: [] };
  for (const one of features) {
    const { properties } = one;
    if (needsAttention(drawing, properties)) parts.urgent.push(one);
    else parts[properties.state === BARE ? "bare" : "rest"].push(one);
  }
  return parts;
}

export function look(drawing, properties) {
  const index = classOf(drawing, properties);
  if (index < 0) return { index, symbol: STATES[properties.state] || drawing.shape, colour: null };
  const one = drawing.classes[index];
  return { index, symbol: drawing.kind === "scale" ? drawing.shape : one.symbol, colour: one.colour };
}
