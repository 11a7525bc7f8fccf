// Where it is cool or warm, nearest first and what is closed last: the visitor's position stays in this script, is sent to nobody and kept nowhere.

import { byId, position, say } from "../core/page.js";
import { number } from "../core/time.js";

const SEEN = 4; // as dashboard/parts/cool.py
const EARTH_M = 6371008.8; // metres
const RADIANS = Math.PI / 180;
const WHERE = { timeout: 10000, maximumAge: 60000 }; // ms

const tell = (key, values) => {
  byId("cool-said").textContent = key ? say(`cool.${key}`, values) : "";
};

// Near enough for a town: a flat piece of the sphere.
export function metres(from, point) {
  const [lon, lat] = point.split(",").map(Number);
  return EARTH_M * RADIANS * Math.hypot((lon - from.longitude) * Math.cos(lat * RADIANS), lat - from.latitude);
}

const far = (row, from) => Math.min(...row.dataset.points.split(" ").map((point) => metres(from, point)));

function distance(m) {
  if (m < 995) return say("cool.meters", { n: number(Math.max(10, Math.round(m / 10) * 10), 0) });
  return say("cool.kilometres", { n: number(m / 1000, 1) });
}

function sort(kind, from) {
  const rows = [...kind.querySelectorAll(".cool__place")].map((row) => ({ row, m: far(row, from) }));
  const closed = ({ row }) => Number("closed" in row.dataset);
  rows.sort((a, b) => closed(a) - closed(b) || a.m - b.m);
  const lists = kind.querySelectorAll("ul");
  rows.forEach(({ row, m }, index) => {
    row.querySelector(".cool__far").textContent = distance(m);
    lists[index < SEEN ? 0 : lists.length - 1].append(row);
  });
  return rows.find((one) => !closed(one));
}

function found(coords) {
  const nearests = [...document.querySelectorAll(".cool__kind")].map((kind) => sort(kind, coords));
  const [nearest] = nearests.filter(Boolean).sort((a, b) => a.m - b.m);
  if (nearest) tell("sorted", { name: nearest.row.dataset.name, distance: distance(nearest.m) });
  else tell(nearests.length ? "sorted_closed" : null);
}

export function start() {
  document.addEventListener("click", ({ target }) => {
    if (target.id !== "cool-near") return;
    tell("locating");
    position(found, tell, WHERE);
  });
}
