// The map of dash-leaflet: it stands on what our own maps stand on, and its features come from the addresses that drawings
// name. An unchanged address is not asked again.
import { byId, failed, layerOf, page } from "../core/page.js";
import { apart } from "../map/apart.js";
import { alone, fetched } from "../map/features.js";
import * as ground from "../map/ground.js";
import { clusterToLayer, pointToLayer } from "../map/points.js";
import { Shapes } from "../map/shapes.js";

const NONE = { type: "FeatureCollection", features: [] };
const held = new Map(); // by layer: its drawing, what was asked for by it, and what of that is drawn
const shapes = new Map(); // by layer
let map = null;
let places = null;
let clicked = () => {};
let waiting = null;

function separate() {
  if (waiting) return;
  waiting = window.requestAnimationFrame(() => {
    waiting = null;
    const drawn = [];
    const counts = (one) => !one.options.still && one.getElement?.()?.classList.contains("mark");
    map.eachLayer((one) => counts(one) && drawn.push(one));
    if (drawn.some((one) => one.getElement().querySelector(".badge"))) apart(map, drawn);
    places?.draw();
  });
}

// `chosen` is told the site_id of a clicked symbol, `painted` once the basemap stands and what is less urgent may come. What
// is returned is for dash-leaflet, which finds it in the window.
export function prepare(chosen, painted) {
  clicked = chosen;
  ground.prepare(window.L);
  window.L.Map.addInitHook(function begin() {
    map = this;
    const laid = ground.lay(map, byId("map-area"), { follows: true });
    places = laid.places;
    laid.ground.once("load", painted);
    map.on("layeradd moveend", separate);
  });
  const onEachFeature = ({ properties: { site_id: site } }, layer) => site && layer.on("click", () => chosen(site));
  return { pointToLayer, clusterToLayer, onEachFeature };
}

// The map itself, once there is one.
export const leaflet = () => map;

export const approach = (feature) => ground.approach(map, feature);

// ---- features ---------------------------------------------------------------------------------------------------------
export const feature = (site) => held.get(layerOf(site))?.collection?.features.find(({ id }) => id === site);

// Lines and areas, below the symbols that dash-leaflet draws.
function outline({ features }, drawing) {
  if (!map || (!shapes.has(drawing.layer) && !features.some(({ shape }) => shape))) return;
  if (!shapes.has(drawing.layer)) shapes.set(drawing.layer, new Shapes(map, clicked));
  shapes.get(drawing.layer).draw(features, drawing);
}

// What of a layer is looked at, but for what a page draws by itself.
function wanted({ collection, drawing: { only, single } }) {
  if (!only && !single?.length) return collection;
  const [some, apart] = [only && new Set(only), new Set(single)];
  const features = collection.features.filter(({ id }) => (!some || some.has(id)) && !apart.has(id));
  return { ...collection, features };
}

// What of a layer is drawn beside those that come before it: the one in front, then by their order on the page.
function left(layer) {
  const on = Object.keys(page.layers).filter((id) => held.get(id)?.collection.features.length);
  const order = [...on].sort((a, b) => Boolean(held.get(b).drawing.front) - Boolean(held.get(a).drawing.front));
  const before = order.slice(0, Math.max(order.indexOf(layer), 0)).map((id) => wanted(held.get(id)));
  return alone(wanted(held.get(layer)), before);
}

const same = (a, b) => a.features.length === b.features.length && a.features.every((one, i) => one === b.features[i]);

// Takes what is left of a layer; whether that is other than what is drawn.
function settled(layer) {
  const mine = held.get(layer);
  const now = left(layer);
  const stays = same(now, mine.drawn);
  if (!stays) mine.drawn = now;
  outline(mine.drawn, mine.drawing);
  return stays;
}

// What a layer had may be another's to draw now, and the other way round.
function others(layer) {
  const changed = [...held.keys()].filter((id) => id !== layer && !settled(id));
  changed.forEach((id) => window.dash_clientside.set_props(`layer-${id}`, { data: held.get(id).drawn }));
}

// A callback of Dash in the browser: the data of a layer, from its drawing.
export async function features(drawing) {
  const { layer, items } = drawing;
  const { no_update: unchanged } = window.dash_clientside;
  const before = held.get(layer);
  if (!layer) return unchanged;
  if (before && before.drawing.items === items) {
    before.drawing = drawing;
    const stays = settled(layer);
    others(layer);
    return stays ? unchanged : before.drawn;
  }
  const { collection, drawn } = before || { collection: NONE, drawn: NONE };
  const mine = { drawing, collection: items ? collection : NONE, drawn };
  held.set(layer, mine);
  try {
    if (items) mine.collection = await fetched(items);
  } catch {
    if (held.get(layer) === mine) held.delete(layer);
    failed("layer_failed");
    return unchanged;
  }
  if (held.get(layer) !== mine) return unchanged;
  settled(layer);
  others(layer);
  return mine.drawn;
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
