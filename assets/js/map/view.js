// The map's view behind the "#" of the address, which browsers send to no server: written once a visitor moved the map.
// It is the middle of the map and never a position of the device: no script moves the map to where somebody is.
import { replace } from "../core/address.js";

const WRITTEN = /^#karte=(\d{1,2})\/(-?\d{1,3}(?:\.\d{1,9})?)\/(-?\d{1,3}(?:\.\d{1,9})?)$/; // zoom/lat/lon
const DECIMALS = 4;
const BEYOND = 1.5; // so many times its width the map goes on around the town: less would pull it back to the middle
const ROOM = 1.1; // the town's corners may be cut off by a tenth
const EDGE = 16; // px
const TILE = 256; // px
const KEYS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "+", "=", "-", "_"];

const within = (value, least, most) => Math.min(Math.max(value, least), most);
const mercator = (lat) => Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);

export function limits([[south, west], [north, east]]) {
  const up = (north - south) * BEYOND;
  const across = (east - west) * BEYOND;
  return [
    [south - up, west - across],
    [north + up, east + across],
  ];
}

// [[lat, lon], zoom] of an address, as near as the map may go; null without one.
export function read(hash, { bounds, minZoom, maxZoom }) {
  const found = WRITTEN.exec(hash);
  if (!found) return null;
  const [zoom, lat, lon] = found.slice(1).map(Number);
  const [[south, west], [north, east]] = limits(bounds);
  return [[within(lat, south, north), within(lon, west, east)], within(zoom, minZoom, maxZoom)];
}

// The whole town, as large as steps of zoom allow: between whole ones the basemap would blur.
// `aside` px on the left are covered: where there is room the town stands beside them.
export function whole({ width, height }, { bounds, minZoom, maxZoom, zoomStep = 1 }, aside = 0) {
  const [[south, west], [north, east]] = bounds;
  const world = Math.min((width * 360) / (east - west), height / (mercator(north) - mercator(south)));
  const fitting = Math.floor(Math.log2((world * ROOM) / TILE) / zoomStep) * zoomStep;
  const zoom = within(fitting, minZoom, maxZoom);
  const degrees = 360 / (TILE * 2 ** zoom); // a px
  const free = (width - (east - west) / degrees) / 2 - EDGE;
  const shift = Math.max(0, Math.min(aside / 2, free));
  return [[(south + north) / 2, (west + east) / 2 - shift * degrees], zoom];
}

// Writes the view of a map into the address. Whatever a visitor moves a map with counts; a window that changes its size
// moves it too, and is no choice. `taken()` says that a visitor moved it otherwise.
export function follow(map, config) {
  const area = map.getContainer();
  const early = { capture: true, passive: true };
  let own = read(window.location.hash, config) !== null;
  const taken = () => {
    own = true;
  };
  const listen = (name, counts) => area.addEventListener(name, (event) => counts(event) && taken(), early);
  map.on("dragstart boxzoomstart", taken);
  ["wheel", "dblclick"].forEach((name) => listen(name, () => true));
  listen("keydown", ({ key }) => KEYS.includes(key));
  listen("touchstart", ({ touches }) => touches.length > 1);
  listen("click", ({ target }) => target.closest(".leaflet-control-zoom"));
  map.on("moveend", () => {
    if (!own) return;
    const { lat, lng } = map.getCenter();
    const next = new URL(window.location.href);
    next.hash = `karte=${map.getZoom()}/${lat.toFixed(DECIMALS)}/${lng.toFixed(DECIMALS)}`;
    if (next.href === window.location.href) return;
    replace(next);
  });
  return taken;
}
