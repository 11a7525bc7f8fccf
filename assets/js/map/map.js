// The one map of the town: our basemap, and each shown layer as symbols, clustered where they are close. Pages, topics and
// tiles give it an element; what it shows is told by the page's data block, and it knows none of them.
import * as L from "leaflet";
import { calm, failed, page } from "../core/page.js";
import { apart } from "./apart.js";
import * as features from "./features.js";
import { approach, lay, prepare, restore } from "./ground.js";
import { DrawnLayer } from "./layer.js";
import { scaled } from "./scale.js";
import * as view from "./view.js";

const PULSE = 1500; // ms
const NEAR = 13; // from this zoom on numbers have decimals
const EDGE = 40; // px around a district
const NEAREST = 16; // zoom of a district
const NAME_ABOVE = 18; // px between a site and its name
// By the number of layers on the map, how much farther clusters reach: so many symbols fit on a map, and not many more.
const SPREADS = [1, 1, 1.4, 1.4];
const WIDEST = 2; // of more layers

prepare(L);

export class TownMap {
  #layers = new Map(); // by id: what is drawn
  #past = new Map(); // by id: features of another hour, which values of now must not replace
  #shown = [];
  #name = null;
  #site = null;
  #front = null;
  #only = [];
  #changed = { changed: [], changedUntil: 0 }; // ids of sites that have new values, and when that is old

  // `area` holds the element `ground` that becomes the map; `chosen` is told the site_id of a clicked symbol, `follows` says
  // whether the address keeps the view, `Drawn` how layers are drawn.
  constructor(area, { chosen = () => {}, follows = false, Drawn = DrawnLayer } = {}) {
    Object.assign(this, { chosen, Drawn });
    const { minZoom, maxZoom } = page;
    this.leaflet = L.map(area.querySelector("#ground"), { attributionControl: false, minZoom, maxZoom });
    Object.assign(this, lay(this.leaflet, area, { follows }));
    this.leaflet.on("moveend", () => this.draw());
    new ResizeObserver(() => this.leaflet.invalidateSize()).observe(area);
  }

  // Goes back to the view of the address, where it tells one.
  restore() {
    restore(this.leaflet);
  }

  // ---- layers ------------------------------------------------------------------------------------------------------
  // These layers and no others; `front` is drawn above the rest, of it the sites in these `conditions` alone. Done once all
  // are there or said to fail.
  show(ids, front, conditions = []) {
    this.#only = conditions;
    this.#shown.filter((id) => !ids.includes(id)).forEach((id) => this.#layers.get(id)?.clear());
    this.#shown = ids;
    this.#front = front;
    ids.forEach((id) => this.#take(id));
    this.draw();
    return this.load(ids).catch(() => failed("layer_failed"));
  }

  // Draws those of these layers that are shown, in their newest version.
  async load(ids) {
    const shown = ids.filter((id) => this.isShown(id));
    await Promise.all(shown.map(async (id) => this.#heard(id, await features.load(id))));
  }

  isShown(id) {
    return this.#shown.includes(id);
  }

  #take(id) {
    const found = this.#past.get(id) || features.collection(id);
    if (!found) return;
    const clicked = (site, at) => (site ? this.chosen(site) : this.#nearer(at));
    if (!this.#layers.has(id)) this.#layers.set(id, new this.Drawn(this.leaflet, page.layers[id], clicked));
    this.#layers.get(id).take(features.alone(found, this.#before(id)), this.#spread());
  }

  // Clusters reach equally far whatever the size of tiles, by which they are computed.
  #spread() {
    return (SPREADS[this.#shown.length] || WIDEST) / view.scale(this.leaflet.options.tile);
  }

  // The features of shown layers that come before this one.
  #before(id) {
    const order = [this.#front, ...this.#shown.filter((one) => one !== this.#front)];
    return order
      .slice(0, order.indexOf(id))
      .filter((one) => this.isShown(one))
      .map(features.collection);
  }

  #nearer(at) {
    this.taken();
    const zoom = Math.min(this.leaflet.getZoom() + 2, this.leaflet.getMaxZoom());
    this.leaflet.setView(at, zoom, { animate: !calm() });
  }

  // New values of a layer: ids of the sites that changed, null for other sites.
  #heard(id, changed) {
    if (!this.isShown(id) || this.#past.has(id)) return;
    if (changed === null || !this.#layers.has(id)) this.#shown.forEach((one) => this.#take(one));
    this.#pulse(changed || []);
    this.draw();
  }

  // Whatever is drawn anew meanwhile, new values of any layer are shown as new for their time.
  #pulse(sites) {
    const { changed, changedUntil } = this.#changed;
    const still = changedUntil > Date.now() ? changed : [];
    if (sites.length) this.#changed = { changed: [...still, ...sites], changedUntil: Date.now() + PULSE };
  }

  // Features of another hour; null for now.
  past(id, collection) {
    if (collection) this.#past.set(id, collection);
    else this.#past.delete(id);
    this.#take(id);
    this.draw();
  }

  // What lies on the map and no name may lie under, as boxes in px.
  #covered() {
    const { left, top } = this.leaflet.getContainer().getBoundingClientRect();
    const things = this.leaflet.getContainer().parentElement.querySelectorAll(".map__credit, .leaflet-control");
    const boxes = [...things].map((one) => one.getBoundingClientRect());
    return boxes.map(({ x, y, width, height }) => [x - left, y - top, width, height]);
  }

  #scaled(id, { drawing }) {
    return scaled(drawing, (this.#past.get(id) || features.collection(id))?.features || []);
  }

  draw() {
    const several = this.#shown.length > 1;
    const common = { several, ...this.#changed, lit: this.#site, taken: this.#covered() };
    common.near = this.leaflet.getZoom() >= NEAR;
    const drawn = this.#shown.filter((id) => this.#layers.has(id)).map((id) => [id, this.#layers.get(id)]);
    drawn.forEach(([id, layer]) => {
      const front = id === this.#front;
      layer.draw({ ...this.#scaled(id, layer), ...common, front, only: front ? this.#only : [] });
    });
    const markers = drawn.flatMap(([, layer]) => layer.markers);
    if (several || drawn.some(([, { drawing }]) => drawing.kind === "scale")) apart(this.leaflet, markers);
    this.places.draw();
  }

  // Shows the sites of the layer in front that lie in a district.
  frame(district) {
    const found = features.collection(this.#front)?.features.filter((one) => one.properties.district === district);
    if (!found?.length) return;
    const around = L.latLngBounds(found.map(({ geometry: { coordinates } }) => [coordinates[1], coordinates[0]]));
    this.taken();
    this.leaflet.fitBounds(around, { padding: [EDGE, EDGE], maxZoom: NEAREST, animate: !calm() });
  }

  // ---- a site ------------------------------------------------------------------------------------------------------
  // Names a site on the map and goes there unless it `stays`; null takes the name away. Its details are the page's matter.
  choose(site, { stays = false } = {}) {
    this.#name?.remove();
    const feature = site && features.feature(site);
    this.#site = feature ? site : null;
    if (feature) {
      if (!stays) approach(this.leaflet, feature);
      const [lon, lat] = feature.geometry.coordinates;
      const label = document.createElement("span");
      label.textContent = feature.properties.name;
      const place = { permanent: true, direction: "top", offset: [0, -NAME_ABOVE], className: "map__name" };
      this.#name = L.tooltip(place).setLatLng([lat, lon]).setContent(label).addTo(this.leaflet);
    }
    this.draw();
  }
}
