// The map of dash-leaflet: it stands on what our own maps stand on, and its features come from the addresses that drawings
// name. An unchanged address is not asked again.
import { byId, failed, layerOf, page } from "../core/page.js";
import { apart } from "../map/apart.js";
import { fetched } from "../map/features.js";
import * as ground from "../map/ground.js";
import { clusterToLayer, pointToLayer } from "../map/points.js";
import { Shapes } from "../map/shapes.js";

const NONE = { type: "FeatureCollection", features: [] };
const held = new Map(); // by layer: its drawing, and what was asked for by it
const shapes = new Map(); // by layer
let map = null;
let clicked = () => {};
let waiting = null;

function separate() {
  if (waiting) return;
  waiting = window.requestAnimationFrame(() => {
    waiting = null;
    const drawn = [];
    map.eachLayer((one) => one.getElement?.()?.classList.contains("mark") && drawn.push(one));
    if (drawn.some((one) => one.getElement().querySelector(".badge"))) apart(map, drawn);
  });
}

// `chosen` is told the site_id of a clicked symbol, `painted` once the basemap stands and what is less urgent may come. What
// is returned is for dash-leaflet, which finds it in the window.
export function prepare(chosen, painted) {
  clicked = chosen;
  ground.prepare(window.L);
  window.L.Map.addInitHook(function begin() {
    map = this;
    ground.lay(map, byId("map-area"), { follows: true }).ground.once("load", painted);
    map.on("layeradd moveend", separate);
  });
  const onEachFeature = ({ properties: { site_id: site } }, layer) => site && layer.on("click", () => chosen(site));
  return { pointToLayer, clusterToLayer, onEachFeature };
}

export const approach = (feature) => ground.approach(map, feature);

// ---- features ---------------------------------------------------------------------------------------------------------
export const feature = (site) => held.get(layerOf(site))?.collection?.features.find(({ id }) => id === site);

// Lines and areas, below the symbols that dash-leaflet draws.
function outline({ features }, drawing) {
  if (!map || (!shapes.has(drawing.layer) && !features.some(({ shape }) => shape))) return;
  if (!shapes.has(drawing.layer)) shapes.set(drawing.layer, new Shapes(map, clicked));
  shapes.get(drawing.layer).draw(features, drawing);
}

// A callback of Dash in the browser: the data of a layer, from its drawing.
export async function features(drawing) {
  const { no_update: same } = window.dash_clientside;
  const before = held.get(drawing.layer);
  if (!drawing.layer) return same;
  if (before && before.drawing.items === drawing.items) {
    before.drawing = drawing;
    outline(before.collection, drawing);
    return same;
  }
  const mine = { drawing, collection: NONE };
  held.set(drawing.layer, mine);
  if (!drawing.items) outline(NONE, drawing);
  if (!drawing.items) return NONE;
  try {
    mine.collection = await fetched(drawing.items);
  } catch {
    if (held.get(drawing.layer) === mine) held.delete(drawing.layer);
    failed("layer_failed");
    return same;
  }
  if (held.get(drawing.layer) !== mine) return same;
  outline(mine.collection, mine.drawing);
  return mine.collection;
}

export function draw(drawing) {
  window.dash_clientside.set_props(`layer-${drawing.layer}`, { hideout: drawing });
}

// New values of what is on the map now; hours that have passed stay as they were.
export function renew(layer) {
  const { drawing } = held.get(layer) || {};
  if (!drawing?.items || drawing.items.includes("datetime=")) return;
  draw({ ...drawing, items: drawing.items.replace(/\bv=\d+/, `v=${page.layers[layer].version}`) });
}
