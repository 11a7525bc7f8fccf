// The shapes of an answer on the map, in step with its legend and its bars: a class that is chosen in one of them is lit in all.
import { canvas, pane, place } from "./panes.js";

const CELLS = { stroke: false, fillOpacity: 0.7 };
const FAINT = 0.12;
const MANY = 300; // more new sites than that are dots like others
const PANE = "answer";
let drawn = []; // {name, group, collection, index, colours, kind, ...} of each set of shapes
let lit = { name: null, classes: new Set() };
let told = () => {};
let isElsewhere = () => false;

const opacity = (name, index) => (lit.classes.size && !(lit.name === name && lit.classes.has(index)) ? FAINT : 1);

function looks(shape, index) {
  const color = shape.colours[Math.max(index, 0)];
  const share = opacity(shape.name, index);
  if (shape.kind === "sites" || shape.kind === "proposal")
    return { color: "#fff", weight: 1.5, opacity: share, fillColor: index < 0 ? "#6b7280" : color, fillOpacity: share };
  if (shape.kind === "line") return { color, weight: 4, opacity: share };
  if (shape.kind === "area")
    return { color: shape.colours.at(-1), weight: 1.5, opacity: share, fillColor: color, fillOpacity: 0.45 * share };
  return { ...CELLS, fillColor: color, fillOpacity: CELLS.fillOpacity * share };
}

function dot(shape, latlng, index) {
  const { L } = window;
  if (shape.kind === "proposal" && shape.features.length <= MANY) {
    const icon = L.divIcon({ className: "proposal", iconSize: [22, 22] });
    return L.marker(latlng, { icon, pane: PANE, keyboard: false, interactive: false });
  }
  return L.circleMarker(latlng, { radius: 5 + 1.2 * Math.max(index, 0) });
}

function layerOf(map, shape) {
  const renderer = canvas(map, PANE);
  let at = 0;
  const layers = shape.features.map((feature) => {
    const index = shape.index[at++];
    const options = { pane: PANE, renderer, interactive: false, ...looks(shape, index) };
    const pointToLayer = (_, latlng) => dot(shape, latlng, index);
    const layer = window.L.GeoJSON.geometryToLayer(feature, { ...options, pointToLayer });
    layer.setStyle?.(options);
    if (isElsewhere(shape, feature)) return window.L.layerGroup();
    if (layer.options) Object.assign(layer.options, { pane: PANE, renderer, interactive: false });
    return layer;
  });
  return { ...shape, layers, group: window.L.layerGroup(layers) };
}

// `chosen` is told the name of shapes and the classes that are lit.
export function start(chosen) {
  told = chosen;
}

// `others` says which features somebody else draws.
export function leave(others) {
  isElsewhere = others;
}

// Takes the shapes of another answer; the first lie on top.
export function draw(map, shapes) {
  drawn.forEach(({ group }) => group.remove());
  place(map, PANE, { above: -1 });
  pane(map, PANE);
  lit = { name: null, classes: new Set() };
  drawn = shapes.map((one) => layerOf(map, one));
  [...drawn].reverse().forEach(({ group }) => group.addTo(map));
}

function restyle() {
  for (const shape of drawn)
    shape.layers.forEach((layer, i) => {
      const style = looks(shape, shape.index[i]);
      if (layer.setStyle) layer.setStyle(style);
      else layer.setOpacity?.(style.opacity);
    });
  document.querySelectorAll(".shade").forEach((one) => {
    const on = one.dataset.shapes === lit.name && lit.classes.has(Number(one.dataset.class));
    one.setAttribute("aria-pressed", String(on));
  });
  told(lit.name, [...lit.classes]);
}

// Lights classes of shapes, or none.
export function light(name, classes) {
  lit = { name: classes.length ? name : null, classes: new Set(classes) };
  restyle();
}

// One class more, or one less.
export function toggle(name, index) {
  const classes = new Set(lit.name === name ? lit.classes : []);
  if (!classes.delete(index)) classes.add(index);
  light(name, [...classes]);
}

// What the map may be asked for: [title, headings, features] of each set, and the class of a feature.
export const sets = () =>
  drawn.map(({ name, title, headings, features, index }) => ({ name, title, headings, features, index }));
