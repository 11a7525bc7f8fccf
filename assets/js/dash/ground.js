// Maps of dash-leaflet are ours: our basemap, first view, names for screen readers, and symbols that do not hide each other.
import { byId, calm, narrow, page } from "../core/page.js";
import { dark, onTheme } from "../core/theme.js";
import { apart } from "../map/apart.js";
import { basemap, recolour } from "../map/basemap.js";
import { named } from "../map/named.js";
import { points } from "../map/points.js";
import * as view from "../map/view.js";

const { L } = window;
const NEAR = 15; // zoom of a chosen site
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
  const area = byId("map-area");
  const { clientWidth: width, clientHeight: height } = area;
  const given = view.read(window.location.hash, page);
  map.setView(...(given || view.whole({ width, height }, page, narrow() ? 0 : byId("legend").offsetWidth)));
  map.setMaxBounds(map.getBounds().extend(view.limits(page.bounds)));
  view.follow(map, page);
  const ground = basemap(page.basemap, dark()).addTo(map);
  ground.once("load", told);
  onTheme(() => recolour(ground, dark()));
  map.whenReady(() => named(map, area));
  map.on("layeradd moveend", separate);
  area.classList.add("map--ready");
}

// `chosen` is told the site_id of a clicked symbol. What is returned is for dash-leaflet, which finds it in the window.
export function prepare(chosen) {
  const animated = !calm();
  L.Map.mergeOptions({ zoomAnimation: animated, fadeAnimation: animated, markerZoomAnimation: animated });
  L.Map.addInitHook(begin);
  const onEachFeature = ({ properties }, layer) =>
    properties.site_id && layer.on("click", () => chosen(properties.site_id));
  return { ...points(L), onEachFeature };
}

export function show({ geometry: { coordinates } }) {
  const [lon, lat] = coordinates;
  map.setView([lat, lon], Math.max(map.getZoom(), NEAR), { animate: false });
}
