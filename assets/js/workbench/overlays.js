// Rasters of the town and map services of others: pictures in tiles, asked of our own server. One that fails says so at its
// entry and is asked again; the others go on.
import { page, say } from "../core/page.js";
import { number } from "../core/time.js";
import { gone, near, note, noted } from "./notes.js";
import { pane, place } from "./panes.js";

const AGAIN = 65e3; // ms: a service that failed is left alone for a minute
const PATIENCE = 700; // ms, until it is said that something is on its way
const LINES = 8; // of what a service says of a place
const DIGITS = 3;
const MOST = 6; // decimals
const held = new Map(); // by id: {drawing, tiles, failed, waiting, retry}
let map = null;

const isNear = ({ drawing: { from } }) => map.getZoom() >= from;

function loading(mine) {
  mine.failed = 0;
  window.clearTimeout(mine.waiting);
  mine.waiting = window.setTimeout(() => noted(mine.drawing.id) || note(mine.drawing.id, "loading"), PATIENCE);
}

function loaded(mine) {
  const { id, cells } = mine.drawing;
  window.clearTimeout(mine.waiting);
  window.clearTimeout(mine.retry);
  if (held.get(id) !== mine || !isNear(mine)) return;
  note(id, mine.failed ? `${cells ? "raster" : "service"}_failed` : null);
  if (mine.failed) mine.retry = window.setTimeout(() => held.get(id) === mine && mine.tiles.redraw(), AGAIN);
}

function tiled(mine) {
  const { id, tiles, from, to, bounds, cells } = mine.drawing;
  pane(map, id).style.pointerEvents = "none";
  const options = {
    pane: id,
    bounds,
    tileSize: map.options.tile,
    minZoom: from,
    maxNativeZoom: to,
    maxZoom: page.maxZoom,
    className: cells ? "cells" : "",
  };
  mine.tiles = window.L.tileLayer(tiles, options);
  mine.tiles.on("loading", () => loading(mine));
  mine.tiles.on("tileerror", () => {
    mine.failed += 1;
  });
  mine.tiles.on("load", () => loaded(mine));
  mine.tiles.addTo(map);
}

function look() {
  held.forEach((mine, id) => near(id, mine.drawing.title, isNear(mine)));
}

export function begin(leaflet) {
  map = leaflet;
  map.on("moveend", look);
}

function remove(mine, id) {
  mine.tiles.remove();
  [mine.waiting, mine.retry].forEach((one) => window.clearTimeout(one));
  held.delete(id);
  gone(id);
}

// Takes what is to be on the map from now on.
export function draw(drawings) {
  const ids = new Set(drawings.map(({ id }) => id));
  held.forEach((mine, id) => ids.has(id) || remove(mine, id));
  for (const drawing of drawings) {
    place(map, drawing.id, drawing);
    const before = held.get(drawing.id);
    if (before) before.drawing = drawing;
    else {
      const mine = { drawing, failed: 0 };
      held.set(drawing.id, mine);
      tiled(mine);
    }
  }
  look();
}

// ---- what there is at a place --------------------------------------------------------------------------------------------
// As many digits as can be told apart.
export function figure(value, unit) {
  const size = Math.floor(Math.log10(Math.abs(value) || 1));
  const decimals = Number.isInteger(value) ? 0 : Math.min(Math.max(0, DIGITS - 1 - size), MOST);
  return `${number(value, decimals)}\u00a0${unit}`.trimEnd();
}

export function shortened(text) {
  const lines = text.split("\n").map((one) => one.trim());
  return lines.filter(Boolean).slice(0, LINES).join("\n");
}

async function told({ ask, cells }, { lat, lng }) {
  try {
    const answer = await fetch(`${ask}&lon=${lng.toFixed(6)}&lat=${lat.toFixed(6)}`.replace("?&", "?"));
    if (!answer.ok) throw new Error(`${ask}: ${answer.status}`);
    const { value, unit, text } = await answer.json();
    if (cells) return value === null ? say("fachkarte.script.no_value") : figure(value, unit);
    return shortened(text) || say("fachkarte.script.no_info");
  } catch {
    return say("fachkarte.script.no_answer");
  }
}

// The topmost first: title, and a promise of what it says of a place.
export function at(latlng) {
  const asked = [...held.values()].filter((mine) => mine.drawing.ask && isNear(mine)).map(({ drawing }) => drawing);
  asked.sort((a, b) => a.above - b.above);
  return asked.map((one) => ({ title: one.title, said: told(one, latlng) }));
}
