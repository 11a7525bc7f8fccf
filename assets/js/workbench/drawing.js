// Points and areas that somebody draws, by mouse, finger or keyboard. They stay in this browser's tab; a question that names
// them takes them along.
import { byId, say, write } from "../core/page.js";
import { crosses } from "./hit.js";
import { pane, place } from "./panes.js";

const KEY = "stadtklima-drawn";
const PANE = "drawn";
const DECIMALS = 6;
const LEAST = 3; // corners
const own = { points: [], areas: [], corners: [] };
let mode = null; // points, area
let map = null;
let group = null;
let changed = () => {};

const degrees = ({ lat, lng }) => [lng, lat].map((one) => Number(one.toFixed(DECIMALS)));
const collection = (features) => ({ type: "FeatureCollection", features });
const feature = (type, coordinates, n) => ({
  type: "Feature",
  properties: { name: String(n + 1) },
  geometry: { type, coordinates },
});

// By name, as questions know them; only of what there is.
export function collections() {
  const found = {};
  if (own.points.length) found.drawn = collection(own.points.map((one, n) => feature("Point", one, n)));
  if (own.areas.length)
    found.drawn_area = collection(own.areas.map((one, n) => feature("Polygon", [[...one, one[0]]], n)));
  return found;
}

export const drawing = () => mode !== null;

function keep() {
  try {
    window.sessionStorage.setItem(KEY, JSON.stringify({ points: own.points, areas: own.areas }));
  } catch {
    // A browser that keeps nothing still draws.
  }
}

function restore() {
  try {
    const kept = JSON.parse(window.sessionStorage.getItem(KEY)) || {};
    own.points = kept.points || [];
    own.areas = kept.areas || [];
  } catch {
    // Likewise.
  }
}

function paint() {
  const { L } = window;
  const latlngs = (ring) => ring.map(([lon, lat]) => [lat, lon]);
  const style = {
    pane: PANE,
    color: "#b4308b",
    weight: 3,
    fillColor: "#b4308b",
    fillOpacity: 0.15,
    interactive: false,
  };
  group.clearLayers();
  own.areas.forEach((one) => group.addLayer(L.polygon(latlngs(one), style)));
  if (own.corners.length > 1) group.addLayer(L.polyline(latlngs(own.corners), { ...style, dashArray: "6 4" }));
  const dots = { ...style, radius: 6, fillOpacity: 1, color: "#fff", weight: 2 };
  [...own.points, ...own.corners].forEach(([lon, lat]) => group.addLayer(L.circleMarker([lat, lon], dots)));
}

function tell() {
  const { points, areas, corners } = own;
  const have = points.length || areas.length;
  const idle = have
    ? say("fachkarte.script.draw_have", { points: points.length, areas: areas.length })
    : say("fachkarte.script.draw_none");
  const busy = mode && say(`fachkarte.script.drawing_${mode}`, { n: corners.length });
  write("draw-hint", busy || idle);
  for (const one of ["points", "area"]) byId(`draw-${one}`).setAttribute("aria-pressed", String(mode === one));
  byId("draw-finish").hidden = !mode;
  byId("draw-undo").hidden = !mode || !(mode === "area" ? corners.length : points.length);
  byId("draw-clear").hidden = !have && !corners.length;
  byId("cross").hidden = !mode;
  map?.getContainer().classList.toggle("map--drawing", Boolean(mode));
}

function done() {
  keep();
  paint();
  tell();
}

function take(latlng) {
  (mode === "points" ? own.points : own.corners).push(degrees(latlng));
  done();
  if (mode === "points") changed();
}

function finish() {
  if (mode === "area" && own.corners.length >= LEAST) {
    if (crosses(own.corners)) return write("draw-hint", say("fachkarte.script.crossing"));
    own.areas.push(own.corners);
  }
  const area = mode === "area";
  own.corners = [];
  mode = null;
  done();
  if (area) changed();
}

function begin(kind) {
  if (mode === kind) return finish();
  own.corners = [];
  mode = kind;
  done();
  map.getContainer().focus({ preventScroll: true });
}

function undo() {
  (mode === "area" ? own.corners : own.points).pop();
  done();
  if (mode === "points") changed();
}

function clear() {
  Object.assign(own, { points: [], areas: [], corners: [] });
  mode = null;
  done();
  changed();
}

// Something else is done on the map from now on.
export const stop = () => mode && finish();

const DEEDS = { points: () => begin("points"), area: () => begin("area"), finish, undo, clear };

// `altered` is called whenever what is drawn is another.
export function start(leaflet, altered) {
  [map, changed] = [leaflet, altered];
  restore();
  place(map, PANE, { above: -2 });
  pane(map, PANE).style.pointerEvents = "none";
  group = window.L.layerGroup().addTo(map);
  map.on("click", ({ latlng }) => mode && take(latlng));
  map.getContainer().addEventListener("keydown", (event) => {
    if (!mode || !["Enter", "Backspace", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") take(map.getCenter());
    else if (event.key === "Backspace") undo();
    else finish();
  });
  for (const [name, deed] of Object.entries(DEEDS)) byId(`draw-${name}`).addEventListener("click", deed);
  paint();
  tell();
}
