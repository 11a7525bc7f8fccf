// The map of dash-leaflet stands on what our own maps stand on, and its symbols do not hide each other either.
import { byId } from "../core/page.js";
import { apart } from "../map/apart.js";
import * as ground from "../map/ground.js";
import { points } from "../map/points.js";

const { L } = window;
let map = null;
let waiting = null;
let told = () => {};

// The basemap stands; what is less urgent may come.
export const painted = new Promise((resolve) => {
  told = resolve;
});

function separate() {
  if (waiting) return;
  waiting = window.requestAnimationFrame(() => {
    waiting = null;
    const drawn = [];
    map.eachLayer((one) => one.getElement?.()?.classList.contains("mark") && drawn.push(one));
    if (drawn.some((one) => one.getElement().querySelector(".badge"))) apart(map, drawn);
  });
}

function begin() {
  map = this;
  ground.lay(map, byId("map-area"), { follows: true }).ground.once("load", told);
  map.on("layeradd moveend", separate);
}

// `chosen` is told the site_id of a clicked symbol. What is returned is for dash-leaflet, which finds it in the window.
export function prepare(chosen) {
  ground.prepare(L);
  L.Map.addInitHook(begin);
  const onEachFeature = ({ properties: { site_id: site } }, layer) => site && layer.on("click", () => chosen(site));
  return { ...points(L), onEachFeature };
}

export const approach = (feature) => ground.approach(map, feature);
