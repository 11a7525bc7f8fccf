// What every map of ours stands on, whoever made it: our basemap, its first view, and what screen readers are told of it.
import { calm, page, say } from "../core/page.js";
import { dark, onTheme } from "../core/theme.js";
import { basemap, recolour } from "./basemap.js";
import { Places } from "./places.js";
import * as view from "./view.js";

const NEAR = 15; // zoom of a chosen site

// To be called before a map is made, with the Leaflet that makes it.
export function prepare(L) {
  const moves = !calm();
  window.L = L; // protomaps-leaflet looks for it there
  L.Map.mergeOptions({ zoomAnimation: moves, fadeAnimation: moves, markerZoomAnimation: moves, inertia: moves });
  L.Control.Zoom.mergeOptions({ zoomInTitle: say("zoom.in"), zoomOutTitle: say("zoom.out") });
}

// What lies on the map and stays there.
function covered(area) {
  const box = area.getBoundingClientRect();
  const shown = [...document.querySelectorAll("#map-area :is(.past, .legend), #panel")];
  const things = shown.map((one) => one.getBoundingClientRect());
  const lie = (one) => one.width && one.top < box.bottom && one.left < box.right;
  return view.covered(box, things.filter(lie), view.aspect(page.bounds));
}

// [centre, level with decimals] of the first view: that of the address, of the page, or the whole town.
function first(area, follows) {
  const { clientWidth: width, clientHeight: height } = area;
  const given = follows && view.read(window.location.hash, page);
  const seen = { ...page, bounds: page.view?.bounds || page.bounds };
  const [centre, zoom] = given || view.whole({ width, height }, seen, covered(area));
  return [page.view?.centre || centre, page.view?.zoom || zoom];
}

// Tiles as large as the first view wants them; from there on the map goes by whole levels.
function fit(map, exact) {
  const [zoom, tile] = view.level(exact, page);
  const { L } = window;
  const sized = { scale: (level) => tile * 2 ** level, zoom: (scale) => Math.log2(scale / tile) };
  Object.assign(map.options, { tile, crs: L.Util.extend({}, L.CRS.EPSG3857, sized) });
  return zoom;
}

// Shows the town in an area of the page. A map that `follows` has its view in the address. Returns the basemap, the names
// that stand clear of symbols, and what is to be called where a visitor moved the map by one of our own buttons.
export function lay(map, area, { follows = false } = {}) {
  const [centre, exact] = first(area, follows);
  map.setView(centre, fit(map, exact), { animate: false });
  map.setMaxBounds(map.getBounds().extend(view.limits(page.bounds)));
  const ground = basemap(dark(), map.options.tile).addTo(map);
  onTheme(() => recolour(ground, dark()));
  const container = map.getContainer();
  container.setAttribute("role", "application");
  const said = ["aria-label", "aria-describedby"].filter((one) => area.hasAttribute(one));
  said.forEach((one) => container.setAttribute(one, area.getAttribute(one)));
  map.getPane("mapPane").setAttribute("aria-hidden", "true"); // the list says the same in words
  area.classList.add("map--ready");
  return { ground, places: new Places(map, page.names || []), taken: follows ? view.follow(map, page) : () => {} };
}

// Goes back to the view of the address, where it tells one.
export function restore(map) {
  const given = view.read(window.location.hash, page);
  if (!given) return;
  const [centre, exact] = given;
  map.setView(centre, Math.round(exact - Math.log2(view.scale(map.options.tile))), { animate: false });
}

export function approach(map, { geometry: { coordinates } }) {
  const [lon, lat] = coordinates;
  map.setView([lat, lon], Math.max(map.getZoom(), NEAR), { animate: false });
}
