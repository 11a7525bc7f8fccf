// The one map of the town: our basemap, and each shown layer as symbols, clustered where they are close. Pages, topics and
// tiles give it an element and what the page's data block says of the town; it knows none of them.
import * as L from "leaflet";
import { calm } from "../core/page.js";
import { dark, onTheme } from "../core/theme.js";
import { apart } from "./apart.js";
import { basemap, recolour } from "./basemap.js";
import * as features from "./features.js";
import { DrawnLayer } from "./layer.js";
import { named } from "./named.js";
import * as view from "./view.js";

const NEAR = 15; // zoom of a chosen site
const PULSE = 1500; // ms
const NAME_ABOVE = 18; // px between a site and its name
// Below so many layers on the map, clusters reach so much farther: so many symbols fit on a map, and not many more.
const SPREAD = [
  [2, 1],
  [4, 1.4],
  [Number.POSITIVE_INFINITY, 2],
];

window.L = L; // protomaps-leaflet looks for it there

export class TownMap {
  #layers = new Map(); // by id: what is drawn
  #past = new Map(); // by id: features of another hour, which values of now must not replace
  #shown = [];
  #name = null;
  #site = null;
  #front = null;

  // `area` holds the element `ground` that becomes the map; `chosen` is told the site_id of a clicked symbol, `aside` says
  // how many px on the left are covered, `follows` whether the address keeps the view, `Drawn` how layers are drawn.
  constructor(area, config, { chosen = () => {}, aside = 0, follows = false, Drawn = DrawnLayer } = {}) {
    Object.assign(this, { area, config, chosen, Drawn });
    const animated = !calm();
    const motion = {
      zoomAnimation: animated,
      fadeAnimation: animated,
      markerZoomAnimation: animated,
      inertia: animated,
    };
    const { minZoom, maxZoom } = config;
    this.leaflet = L.map(area.querySelector("#ground"), { attributionControl: false, minZoom, maxZoom, ...motion });
    this.leaflet.setView(...this.#start(follows, aside), { animate: false });
    this.leaflet.setMaxBounds(this.leaflet.getBounds().extend(view.limits(config.bounds)));
    this.taken = follows ? view.follow(this.leaflet, config) : () => {};
    this.leaflet.on("moveend", () => this.draw());
    new ResizeObserver(() => this.leaflet.invalidateSize()).observe(area);
    named(this.leaflet, area);
    this.#paint();
  }

  #start(follows, aside) {
    const { clientWidth: width, clientHeight: height } = this.area;
    const [centre, zoom] = view.whole({ width, height }, this.config, aside);
    const given = follows && view.read(window.location.hash, this.config);
    return given || [this.config.view?.centre || centre, this.config.view?.zoom || zoom];
  }

  #paint() {
    const ground = basemap(this.config.basemap, dark()).addTo(this.leaflet);
    onTheme(() => recolour(ground, dark()));
    this.area.classList.add("map--ready");
  }

  // Goes back to the view of the address, where it tells one.
  restore() {
    const given = view.read(window.location.hash, this.config);
    if (given) this.leaflet.setView(...given, { animate: false });
  }

  // ---- layers ------------------------------------------------------------------------------------------------------
  // These layers and no others; `front` is drawn above the rest.
  show(ids, front) {
    const spread = SPREAD.find(([below]) => ids.length < below)[1];
    this.#shown.filter((id) => !ids.includes(id)).forEach((id) => this.#layers.get(id)?.clear());
    Object.assign(this, { spread });
    this.#shown = ids;
    this.#front = front;
    ids.forEach((id) => this.#take(id));
    this.draw();
  }

  isShown(id) {
    return this.#shown.includes(id);
  }

  #take(id) {
    const found = this.#past.get(id) || features.collection(id);
    if (!found) return;
    const clicked = (site, at) => (site ? this.chosen(site) : this.#nearer(at));
    if (!this.#layers.has(id)) this.#layers.set(id, new this.Drawn(this.leaflet, this.config.layers[id], clicked));
    this.#layers.get(id).take(found, this.spread);
  }

  #nearer(at) {
    this.taken();
    const zoom = Math.min(this.leaflet.getZoom() + 2, this.leaflet.getMaxZoom());
    this.leaflet.setView(at, zoom, { animate: !calm() });
  }

  // New values of a layer: ids of the sites that changed, null for other sites.
  heard(id, changed) {
    if (!this.isShown(id) || this.#past.has(id)) return;
    if (changed === null || !this.#layers.has(id)) this.#take(id);
    this.draw(changed || []);
  }

  // Features of another hour; null for now.
  past(id, collection) {
    if (collection) this.#past.set(id, collection);
    else this.#past.delete(id);
    this.#take(id);
    this.draw();
  }

  draw(changed = []) {
    const several = this.#shown.length > 1;
    const common = { several, changed, changedUntil: Date.now() + PULSE, lit: this.#site };
    const drawn = this.#shown.filter((id) => this.#layers.has(id)).map((id) => [id, this.#layers.get(id)]);
    drawn.forEach(([id, layer]) => {
      layer.draw({ ...layer.drawing, ...common, front: id === this.#front });
    });
    if (several)
      apart(
        this.leaflet,
        drawn.flatMap(([, layer]) => layer.markers),
      );
  }

  // ---- a site ------------------------------------------------------------------------------------------------------
  // Names a site on the map and goes there unless it `stays`; null takes the name away. Its details are the page's matter.
  choose(site, { stays = false } = {}) {
    this.#name?.remove();
    const feature = site && features.feature(site);
    this.#site = feature ? site : null;
    if (feature) {
      const [lon, lat] = feature.geometry.coordinates;
      const zoom = Math.max(this.leaflet.getZoom(), NEAR);
      if (!stays) this.leaflet.setView([lat, lon], zoom, { animate: false });
      const label = document.createElement("span");
      label.textContent = feature.properties.name;
      const place = { permanent: true, direction: "top", offset: [0, -NAME_ABOVE], className: "map__name" };
      this.#name = L.tooltip(place).setLatLng([lat, lon]).setContent(label).addTo(this.leaflet);
    }
    this.draw();
  }
}
