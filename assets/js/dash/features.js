// The features of each layer on the map, from the addresses that drawings name: an unchanged address is not asked again.
import { failed, layerOf, page } from "../core/page.js";
import { fetched } from "../map/features.js";

const NONE = { type: "FeatureCollection", features: [] };
const held = new Map(); // by layer: its drawing, and what was asked for by it

export const feature = (site) => held.get(layerOf(site))?.collection?.features.find(({ id }) => id === site);

// A callback of Dash in the browser: the data of a layer, from its drawing.
export async function features(drawing) {
  const { no_update: same } = window.dash_clientside;
  const before = held.get(drawing.layer);
  if (!drawing.layer) return same;
  if (before && before.drawing.items === drawing.items) {
    before.drawing = drawing;
    return same;
  }
  const mine = { drawing, collection: NONE };
  held.set(drawing.layer, mine);
  if (!drawing.items) return NONE;
  try {
    mine.collection = await fetched(drawing.items);
  } catch {
    if (held.get(drawing.layer) === mine) held.delete(drawing.layer);
    failed("layer_failed");
    return same;
  }
  return held.get(drawing.layer) === mine ? mine.collection : same;
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
