// The town's geodata on the map: whole files once, large ones as far as the window shows them.
import { page } from "../core/page.js";
import { gone, near, note } from "./notes.js";
import { canvas, place } from "./panes.js";

const STEPS = 5;
const FILLED = { line: 0, area: 0.35, point: 0.9 };
const ROOM = 0.2; // of the window, asked for beyond its edge
const AGAIN = 65e3; // ms, until what failed is asked for again
const held = new Map(); // by id: its drawing, features, what is on the map, and the box they were asked for
const files = new Map(); // by address: a promise of features
let map = null;

const fits = ({ filters }, { properties }) =>
  Object.entries(filters).every(([key, value]) => String(properties[key]) === value);

function looks({ kind, colour, shows, most }, { properties }) {
  const step = shows ? Math.min(STEPS, 1 + Math.floor((STEPS * properties[shows]) / most)) / STEPS : 1;
  const fillOpacity = shows ? 0.75 * step : FILLED[kind];
  return {
    color: colour,
    weight: kind === "line" ? 1.5 : shows ? 0 : 0.8,
    fill: kind !== "line",
    fillColor: colour,
    fillOpacity,
  };
}

function paint(mine) {
  mine.group?.remove();
  const { id } = mine.drawing;
  const own = { pane: id, renderer: canvas(map, id), interactive: false };
  const features = mine.features.filter((one) => fits(mine.drawing, one));
  mine.seen = features;
  mine.group = window.L.geoJSON(features, {
    ...own,
    style: (feature) => ({ ...looks(mine.drawing, feature), ...own }),
    pointToLayer: (_, latlng) => window.L.circleMarker(latlng, { ...own, radius: 3 }),
  }).addTo(map);
}

async function fetched(url) {
  if (!files.has(url)) {
    const asked = fetch(url).then((answer) => {
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      return answer.json();
    });
    files.set(url, asked);
    asked.catch(() => files.delete(url));
  }
  return files.get(url);
}

function boxed({ url, from }) {
  if (!from) return url;
  const box = map.getBounds().pad(ROOM);
  const grid = (value) => value.toFixed(2); // moving a little asks nothing anew
  return `${url}&bbox=${[box.getWest() - 0.005, box.getSouth() - 0.005, box.getEast() + 0.005, box.getNorth() + 0.005].map(grid)}`;
}

async function load(mine) {
  const { drawing } = mine;
  const far = drawing.from && map.getZoom() < drawing.from;
  const url = far ? "" : boxed(drawing);
  if (url === mine.url) return;
  mine.url = url;
  try {
    const { features, numberMatched: n } = url ? await fetched(url) : { features: [] };
    if (held.get(drawing.id) !== mine || mine.url !== url) return;
    mine.features = features;
    paint(mine);
    if (n > features.length) note(drawing.id, "partly", { shown: features.length, n });
    else if (url) note(drawing.id);
  } catch {
    if (held.get(drawing.id) !== mine || mine.url !== url) return;
    mine.url = null;
    note(drawing.id, drawing.title ? "service_failed" : "town_failed", { layer: title(drawing.id) });
    window.setTimeout(look, AGAIN);
  }
}

const title = (id) => document.getElementById(`tree-${id}`)?.closest("[data-title]")?.dataset.title || id;

function look() {
  held.forEach((mine, id) => {
    near(id, title(id), !mine.drawing.from || map.getZoom() >= mine.drawing.from);
    load(mine);
  });
}

export function begin(leaflet) {
  map = leaflet;
  map.on("moveend", look);
}

// Takes what is to be on the map from now on.
export function draw(drawings) {
  const ids = new Set(drawings.map(({ id }) => id));
  held.forEach((mine, id) => {
    if (ids.has(id)) return;
    mine.group?.remove();
    held.delete(id);
    gone(id);
  });
  for (const drawing of drawings) {
    place(map, drawing.id, drawing);
    const mine = held.get(drawing.id) || { features: [], url: null };
    const other = JSON.stringify(mine.drawing?.filters) !== JSON.stringify(drawing.filters);
    mine.drawing = drawing;
    held.set(drawing.id, mine);
    if (other && mine.url) paint(mine);
  }
  look();
}

export const sets = () =>
  [...held.values()].map(({ drawing, seen }) => ({
    name: drawing.id,
    title: title(drawing.id),
    ...(drawing.title ? { headings: {} } : page.columns),
    features: seen || [],
  }));
