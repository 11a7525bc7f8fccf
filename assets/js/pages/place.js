// The place of a site in its form: the map and the field of coordinates say the same.
import "../core/index.js";
import { byId, noMap, page } from "../core/page.js";

const NEAR = 17; // zoom
const DECIMALS = 6; // of a degree
const field = byId("place");

// Degrees as they stand in the field; what else is typed there, such as metres, the server reads.
function typed() {
  const numbers = field.value
    .replace(/,\s+/g, " ")
    .replace(/,/g, ".")
    .trim()
    .split(/[;\s]+/)
    .map(Number);
  const [[south, west], [north, east]] = page.bounds;
  const [lat, lon] = numbers[0] < numbers[1] ? [numbers[1], numbers[0]] : numbers;
  return lat >= south && lat <= north && lon >= west && lon <= east ? [lat, lon] : null;
}

async function begin() {
  const { TownMap, Pin } = await import("../map/index.js");
  const town = new TownMap(byId("map-area"));
  const pin = new Pin(town.leaflet, ({ lat, lng }) => {
    field.value = `${lat.toFixed(DECIMALS)} ${lng.toFixed(DECIMALS)}`;
  });
  const show = () => {
    const at = typed();
    if (!at) return;
    pin.put(at);
    town.leaflet.setView(at, Math.max(town.leaflet.getZoom(), NEAR), { animate: false });
  };
  field.addEventListener("change", show);
  byId("place-take").addEventListener("click", () => pin.middle());
  show();
  await town.show(Object.keys(page.layers));
}

if (field && byId("map-area")) begin().catch(noMap);
