// What every map of ours stands on, whoever made it: our basemap, its first view, and what screen readers are told of it.
import { byId, calm, narrow, page, say } from "../core/page.js";
import { dark, onTheme } from "../core/theme.js";
import { basemap, recolour } from "./basemap.js";
import * as view from "./view.js";

const NEAR = 15; // zoom of a chosen site

// To be called before a map is made, with the Leaflet that makes it.
export function prepare(L) {
  const moves = !calm();
  window.L = L; // protomaps-leaflet looks for it there
  L.Map.mergeOptions({ zoomAnimation: moves, fadeAnimation: moves, markerZoomAnimation: moves, inertia: moves });
  L.Control.Zoom.mergeOptions({ zoomInTitle: say("zoom.in"), zoomOutTitle: say("zoom.out") });
}

function first({ clientWidth: width, clientHeight: height }, follows) {
  const aside = follows && !narrow() ? byId("legend").offsetWidth : 0;
  const [centre, zoom] = view.whole({ width, height }, page, aside);
  const given = follows && view.read(window.location.hash, page);
  return given || [page.view?.centre || centre, page.view?.zoom || zoom];
}

// Shows the town in an area of the page. A map that `follows` has a legend on its left and its view in the address.
// Returns the basemap, and what is to be called where a visitor moved the map by one of our own buttons.
export function lay(map, area, { follows = false } = {}) {
  map.setView(...first(area, follows), { animate: false });
  map.setMaxBounds(map.getBounds().extend(view.limits(page.bounds)));
  const ground = basemap(dark()).addTo(map);
  onTheme(() => recolour(ground, dark()));
  const container = map.getContainer();
  container.setAttribute("role", "application");
  container.setAttribute("aria-label", area.getAttribute("aria-label"));
  map.getPane("markerPane").setAttribute("aria-hidden", "true"); // the list says the same in words
  area.classList.add("map--ready");
  return { ground, taken: follows ? view.follow(map, page) : () => {} };
}

export function approach(map, { geometry: { coordinates } }) {
  const [lon, lat] = coordinates;
  map.setView([lat, lon], Math.max(map.getZoom(), NEAR), { animate: false });
}
