// Two instants side by side: what the map shows lies right of a divider, the same layers at an earlier instant left of it.
import Supercluster from "supercluster";
import { byId, failed, page, say } from "../core/page.js";
import { apart } from "../map/apart.js";
import { alone, fetched } from "../map/features.js";
import { clusterToLayer, pointToLayer } from "../map/points.js";
import { pane, place } from "./panes.js";

const AROUND = 0.5; // of the view, on each side, that is drawn too
const KEYS = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageDown: -10, PageUp: 10 }; // %
const held = new Map(); // by layer: {drawing, collection, group}
let map = null;
let chosen = () => {};
let share = 50; // % of the map left of the divider
let divider = null;

const named = (layer) => `then-${layer}`;
const isOn = () => !divider.hidden;

// ---- what is drawn -------------------------------------------------------------------------------------------------------
function marked(feature, index, drawing) {
  const { site_id: site } = feature.properties;
  const [lon, lat] = feature.geometry.coordinates;
  const given = [feature, window.L.latLng(lat, lon), ...(site ? [] : [index]), { hideout: drawing }];
  const marker = site ? pointToLayer(...given) : clusterToLayer(...given);
  Object.assign(marker.options, { pane: named(drawing.layer), still: true });
  const nearer = () => map.setView(marker.getLatLng(), Math.min(map.getZoom() + 2, map.getMaxZoom()));
  return marker.on("click", () => (site ? chosen(site) : nearer()));
}

// As dash-leaflet draws the same on the other side: what stands together once, and clustered where it is close.
function paint() {
  const box = map.getBounds().pad(AROUND).toBBoxString().split(",").map(Number);
  const before = [];
  const drawn = [];
  for (const id of Object.keys(page.layers)) {
    const mine = held.get(id);
    if (!mine?.collection) continue;
    const { features } = alone(mine.collection, before);
    before.push(mine.collection);
    const index = new Supercluster(mine.drawing.cluster).load(features);
    const markers = index.getClusters(box, map.getZoom()).map((one) => marked(one, index, mine.drawing));
    pane(map, named(id));
    mine.group.clearLayers();
    markers.forEach((one) => mine.group.addLayer(one));
    if (mine.drawing.several) drawn.push(...markers);
  }
  if (drawn.length) apart(map, drawn);
}

async function load(mine) {
  const { layer, then } = mine.drawing;
  try {
    const collection = await fetched(then);
    if (held.get(layer) !== mine || mine.drawing.then !== then) return;
    mine.collection = collection;
    paint();
  } catch {
    failed("layer_failed");
  }
}

// Takes how a layer is drawn from now on; without a second instant it is on both sides.
export function take(drawing) {
  const { layer, then } = drawing;
  const before = held.get(layer);
  if (!then) {
    before?.group.remove();
    held.delete(layer);
    return;
  }
  const mine = before || { group: window.L.layerGroup().addTo(map) };
  held.set(layer, mine);
  const other = before?.drawing.then !== then;
  mine.drawing = drawing;
  place(map, named(layer), drawing);
  if (other) load(mine);
  else if (mine.collection) paint();
  clip();
}

// ---- the divider ---------------------------------------------------------------------------------------------------------
function clip() {
  const { x: width, y: height } = map.getSize();
  const { L } = window;
  const [low, high] = [L.point(0, 0), L.point(width, height)].map((one) => map.containerPointToLayerPoint(one));
  const middle = low.x + (width * share) / 100;
  const box = (left, right) =>
    `polygon(${left}px ${low.y}px, ${right}px ${low.y}px, ${right}px ${high.y}px, ${left}px ${high.y}px)`;
  for (const layer of Object.keys(page.layers)) {
    const two = isOn() && held.has(layer);
    const right = map.getPane(layer);
    if (right) right.style.clipPath = two ? box(middle, high.x) : "";
    if (two) pane(map, named(layer)).style.clipPath = box(low.x, middle);
  }
}

function told() {
  const [left, right] = [document.querySelector("#past [data-left]"), byId("past")];
  const values = { share: Math.round(share), left: left?.dataset.left, right: right?.dataset.right };
  const handle = divider.querySelector("[role=slider]");
  handle.setAttribute("aria-valuenow", values.share);
  handle.setAttribute("aria-valuetext", say("fachkarte.script.divided", values));
  [".swipe__left", ".swipe__right"].forEach((one, n) => {
    divider.querySelector(one).textContent = [values.left, values.right][n];
  });
}

function move(to) {
  share = Math.min(100, Math.max(0, to));
  divider.style.left = `${share}%`;
  told();
  clip();
}

function pressed(event) {
  const ends = { Home: -100, End: 100 };
  const by = KEYS[event.key] ?? ends[event.key];
  if (by === undefined) return;
  event.preventDefault();
  move(share + by);
}

function dragged(handle, event) {
  if (!handle.hasPointerCapture(event.pointerId)) return;
  const { left, width } = map.getContainer().getBoundingClientRect();
  move(((event.clientX - left) / width) * 100);
}

function element(name, parent, facts) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
  parent.append(made);
  return made;
}

function make() {
  divider = element("div", byId("map-area"), { class: "swipe", id: "swipe", hidden: "" });
  element("span", divider, { class: "swipe__left", "aria-hidden": "true" });
  const slider = { role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": share };
  const label = { "aria-label": say("fachkarte.script.divider"), "aria-orientation": "horizontal" };
  const handle = element("div", divider, { class: "swipe__handle", ...slider, ...label });
  element("span", divider, { class: "swipe__right", "aria-hidden": "true" });
  handle.addEventListener("keydown", pressed);
  handle.addEventListener("pointerdown", (event) => handle.setPointerCapture(event.pointerId));
  handle.addEventListener("pointermove", (event) => dragged(handle, event));
}

// The bar over the past says whether two instants are compared.
export function follow() {
  divider.hidden = !document.querySelector("#past [data-left]");
  if (isOn()) move(share);
  else clip();
}

// `clicked` is told the site_id of a clicked symbol.
export function begin(leaflet, clicked) {
  [map, chosen] = [leaflet, clicked];
  make();
  map.on("move zoomend resize", clip);
  map.on("moveend", () => held.size && paint());
  follow();
}
