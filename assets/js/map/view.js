// The map's view behind the "#" of the address, which browsers send to no server: written once a visitor moved the map.
// It is the middle of the map and never a position of the device: no script moves the map to where somebody is.
import { replace } from "../core/address.js";

const WRITTEN = /^#karte=(\d{1,2}(?:\.\d{1,2})?)\/(-?\d{1,3}(?:\.\d{1,9})?)\/(-?\d{1,3}(?:\.\d{1,9})?)$/; // zoom/lat/lon
const DECIMALS = 4;
const BEYOND = 1.5; // so many times its width the map goes on around the town: less would pull it back to the middle
const MARGIN = 0.95; // of what is free the town may fill
const TILE = 256; // px
const SMALLEST = 128; // px
const KEYS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "+", "=", "-", "_"];

const within = (value, least, most) => Math.min(Math.max(value, least), most);
export const mercator = (lat) => Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
const latitude = (y) => (Math.atan(Math.sinh(y * 2 * Math.PI)) * 180) / Math.PI;

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

// Levels are whole and tiles are drawn in the size that they have on the screen: a map whose tiles are larger shows more of
// a level, and nothing blurs. [whole level, px of a tile] of a level with decimals, as an address tells it.
export function level(exact, { minZoom, maxZoom }) {
  const zoom = within(Math.round(exact), minZoom, maxZoom);
  return [zoom, Math.max(SMALLEST, Math.floor(TILE * 2 ** (exact - zoom)))];
}

export const exact = (zoom, tile) => zoom + Math.log2(tile / TILE);
export const scale = (tile) => tile / TILE;

// What is left of an area of the page beside what lies on it: px that are covered on each side. Each thing takes the side on
// which it leaves the town, `aspect` times as wide as high, the largest.
export function covered(area, things, aspect) {
  const size = (one) => Math.min((area.width - one.left - one.right) / aspect, area.height - one.top - one.bottom);
  let taken = { left: 0, right: 0, top: 0, bottom: 0 };
  for (const { left, right, top, bottom } of things) {
    const beside = {
      left: right - area.left,
      right: area.right - left,
      top: bottom - area.top,
      bottom: area.bottom - top,
    };
    const ways = Object.entries(beside).map(([side, px]) => ({ ...taken, [side]: Math.max(taken[side], px) }));
    taken = ways.reduce((best, way) => (size(way) > size(best) ? way : best));
  }
  return taken;
}

const spans = ([[south, west], [north, east]]) => [(east - west) / 360, mercator(north) - mercator(south)];
export const aspect = (bounds) => spans(bounds)[0] / spans(bounds)[1];

// The whole town, as large as the free part of the map allows: [centre, level with decimals]. So many px lie under other
// things on each side.
export function whole(
  { width, height },
  { bounds, minZoom, maxZoom },
  { left = 0, right = 0, top = 0, bottom = 0 } = {},
) {
  const [[south, west], [north, east]] = bounds;
  const [across, up] = spans(bounds);
  const world = Math.min((width - left - right) / across, (height - top - bottom) / up);
  const zoom = within(Math.log2((Math.max(world, 1) * MARGIN) / TILE), minZoom - 1, maxZoom);
  const px = TILE * 2 ** zoom; // around the world
  const middle = (mercator(south) + mercator(north)) / 2 - (bottom - top) / 2 / px;
  return [[latitude(middle), (west + east) / 2 - ((left - right) / 2 / px) * 360], zoom];
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
    const zoom = Number(exact(map.getZoom(), map.options.tile).toFixed(2));
    next.hash = `karte=${zoom}/${lat.toFixed(DECIMALS)}/${lng.toFixed(DECIMALS)}`;
    if (next.href === window.location.href) return;
    replace(next);
  });
  return taken;
}
