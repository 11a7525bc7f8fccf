// One layer on a map: its features, clustered where they are close, as one marker each; what needs attention
// stands singly.
import * as L from "leaflet";
import Supercluster from "supercluster";
import { needsAttention, only, parted } from "./looks.js";
import { clusterToLayer, pointToLayer } from "./points.js";
import { Shapes } from "./shapes.js";
import { areDots, Dots, names } from "./singles.js";

const AROUND = 0.5; // of the view, on each side, that is drawn too
const FEW = 1000; // so many sites stand singly
const APART = 13; // from this zoom on

const at = ({ geometry: { coordinates } }) => L.latLng(coordinates[1], coordinates[0]);

const looks = ({ options: { icon, zIndexOffset } }) => `${icon.options.className} ${zIndexOffset} ${icon.options.html}`;
const same = (a, b) => looks(a) === looks(b) && a.getLatLng().equals(b.getLatLng());

// A layer that only gives the surroundings: of more than so many places only dots until one looks closer, but for those
// that need attention; none is clicked.
const MOST = 160;
const DOT = { radius: 2, className: "dot", interactive: false };

export class QuietLayer {
  markers = [];

  constructor(map, drawing) {
    Object.assign(this, { map, drawing, group: L.layerGroup().addTo(map) });
  }

  take({ features }) {
    this.features = features;
  }

  clear() {
    this.group.clearLayers();
  }

  draw(hideout) {
    const seen = only(this.features, hideout.only).filter((one) => this.map.getBounds().contains(at(one)));
    this.clear();
    seen.forEach((one) => {
      const few = seen.length <= MOST || needsAttention(hideout, one.properties);
      const marker = few ? pointToLayer(one, at(one), { hideout }) : L.circleMarker(at(one), DOT);
      Object.assign(marker.options, { interactive: false, title: "" });
      this.group.addLayer(marker);
    });
  }
}

const ids = (features) => features.map(({ properties }) => properties.site_id).join();

export class DrawnLayer {
  #markers = new Map(); // by site or cluster
  #index = null;
  #group;
  #shapes;
  #dots;
  #features = [];
  #parts = { urgent: [], bare: [], rest: [] };
  #spread = 1;

  // `clicked` is told a site_id, or the place of a cluster.
  constructor(map, drawing, clicked) {
    Object.assign(this, { map, drawing, clicked });
    this.#group = L.layerGroup().addTo(map);
    this.#shapes = new Shapes(map, clicked);
    this.#dots = new Dots(map, clicked);
  }

  // `spread`: how many times farther than usual clusters reach.
  take(collection, spread) {
    this.#features = collection.features;
    this.#spread = spread;
    this.#index = null;
  }

  // Values change in place: what is clustered is what needs no attention now.
  #part(features) {
    const parts = parted(features, this.drawing);
    const stays = this.#index && ids(parts.rest) === ids(this.#parts.rest);
    this.#parts = parts;
    if (stays) return;
    const { cluster } = this.drawing;
    const maxZoom = parts.rest.length > FEW ? cluster.maxZoom : APART - 1;
    this.#index = new Supercluster({ ...cluster, maxZoom, radius: cluster.radius * this.#spread }).load(parts.rest);
  }

  get markers() {
    return [...this.#markers.values()];
  }

  clear() {
    this.#group.clearLayers();
    this.#markers.clear();
    this.#shapes.clear();
    this.#dots.clear();
  }

  // What stays the same stays where it is: no marker blinks, none loses the pointer over it.
  draw(hideout) {
    const features = only(this.#features, hideout.only);
    this.#part(features);
    const { urgent, bare } = this.#parts;
    const dotted = areDots(this.map.getZoom());
    const context = { hideout: { ...hideout, names: names(this.map, this.#within(urgent), hideout.taken) } };
    const seen = [...this.#within(urgent), ...this.#within(dotted ? [] : bare), ...this.#clustered()];
    this.#replace(new Map(seen.map((one) => this.#made(one, context))));
    this.#dots.draw(dotted ? bare : []);
    this.#shapes.draw(features, hideout);
  }

  #replace(next) {
    this.#markers.forEach((marker, key) => {
      const wanted = next.get(key);
      if (wanted && same(marker, wanted)) next.set(key, marker);
      else this.#group.removeLayer(marker);
    });
    next.forEach((marker) => this.#group.addLayer(marker));
    this.#markers = next;
  }

  get #around() {
    return this.map.getBounds().pad(AROUND);
  }

  #within(features) {
    const around = this.#around;
    return features.filter((one) => around.contains(at(one)));
  }

  #clustered() {
    return this.#index.getClusters(this.#around.toBBoxString().split(",").map(Number), this.map.getZoom());
  }

  #made(feature, context) {
    const { cluster_id: cluster, site_id: site } = feature.properties;
    const place = at(feature);
    if (site) return [site, pointToLayer(feature, place, context).on("click", () => this.clicked(site))];
    return [cluster, clusterToLayer(feature, place, this.#index, context).on("click", () => this.clicked(null, place))];
  }
}
