// The answer on the map: from here, the numbered places, and the way to one of them as a line.
import * as L from "leaflet";
import { calm, page } from "../core/page.js";
import { look, symbol } from "../map/looks.js";

const NEAREST = 17; // zoom
const MARGIN = 40; // px
const ABOVE = 1000; // of other symbols

const latLng = ([lon, lat]) => [lat, lon];
const icon = (html, className, size) => L.divIcon({ html, className, iconSize: [size, size] });
const line = (points, kind = "") => L.polyline(points, { className: `way ${kind}`, interactive: false });

export class AnswerMap {
  #places;
  #route;

  // `opened` is told the site_id of a clicked place.
  constructor(map, opened) {
    Object.assign(this, { map, opened });
    [this.#route, this.#places] = [L.layerGroup().addTo(map), L.layerGroup().addTo(map)];
  }

  show(from, layerId, offers) {
    this.#places.clearLayers();
    this.#route.clearLayers();
    if (!from) return;
    const here = { icon: icon("", "here", 20), interactive: false, keyboard: false, zIndexOffset: 2 * ABOVE };
    this.#places.addLayer(L.marker(from, here));
    offers.forEach((one, index) => this.#places.addLayer(this.#spot(one, index + 1, page.layers[layerId])));
  }

  #spot(offer, number, drawing) {
    const seen = look(drawing, offer);
    const html = `<span class="spot__number">${number}</span>${symbol(seen.symbol, seen.colour)}`;
    const options = { icon: icon(html, "spot", 44), keyboard: false, zIndexOffset: ABOVE - number };
    return L.marker([offer.lat, offer.lon], options).on("click", () => this.opened(offer.site_id));
  }

  way(from, { lat, lon, route }) {
    this.#route.clearLayers();
    const to = [lat, lon];
    const points = route ? route.map(latLng) : [];
    const ends = [[from, points[0]], [points[points.length - 1], to]]; // biome-ignore format: pairs
    const lines = [line(points, "way--casing"), ...ends.map((one) => line(one, "way--off")), line(points)];
    if (route) lines.forEach((one) => this.#route.addLayer(one));
    const bounds = L.latLngBounds([from, to, ...points]);
    this.map.fitBounds(bounds, { padding: [MARGIN, MARGIN], maxZoom: NEAREST, animate: !calm() });
  }
}
