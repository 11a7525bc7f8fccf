// A tour on the map: its way as it was planned, its stops with their numbers, and the one whose turn it is.
import * as L from "leaflet";
import { calm } from "../core/page.js";
import { lay, prepare } from "./ground.js";

const SIZE = 32; // px
const NEAR = 16; // zoom of a stop

export class TourMap {
  #stops;

  // `area` holds the element `ground` that becomes the map; `bounds` are those of the town.
  constructor(area, { minZoom, maxZoom }) {
    prepare(L);
    this.leaflet = L.map(area.querySelector("#ground"), { attributionControl: false, minZoom, maxZoom });
    lay(this.leaflet, area);
    this.#stops = L.layerGroup().addTo(this.leaflet);
    new ResizeObserver(() => this.leaflet.invalidateSize()).observe(area);
  }

  // `line` is [lat, lon] of each point, `stops` have lat, lon, state, `current` is the place of one of them.
  show(line, stops, current) {
    this.#stops.clearLayers();
    if (line.length) this.#stops.addLayer(L.polyline(line, { className: "way--tour", interactive: false }));
    stops.forEach((stop, place) => {
      if (stop.lat !== undefined) this.#stops.addLayer(mark(stop, place + 1, place === current));
    });
    const { lat, lon } = stops[current] || {};
    if (lat !== undefined)
      this.leaflet.setView([lat, lon], Math.max(this.leaflet.getZoom(), NEAR), { animate: !calm() });
  }
}

function mark({ lat, lon, state }, number, isNow) {
  const className = ["halt", state === "open" ? "" : "halt--done", isNow ? "halt--now" : ""].filter(Boolean).join(" ");
  const icon = L.divIcon({ html: String(number), className, iconSize: [SIZE, SIZE] });
  return L.marker([lat, lon], { icon, interactive: false, keyboard: false, zIndexOffset: isNow ? 1000 : 0 });
}
