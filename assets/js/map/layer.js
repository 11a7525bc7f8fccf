// One layer on a map: its features, clustered where they are close, as one marker each.
import * as L from "leaflet";
import Supercluster from "supercluster";
import { clusterToLayer, pointToLayer } from "./points.js";
import { Shapes } from "./shapes.js";

const AROUND = 0.5; // of the view, on each side, that is drawn too

const at = ({ geometry: { coordinates } }) => L.latLng(coordinates[1], coordinates[0]);

const looks = ({ options: { icon, zIndexOffset } }) => `${icon.options.className} ${zIndexOffset} ${icon.options.html}`;
const same = (a, b) => looks(a) === looks(b) && a.getLatLng().equals(b.getLatLng());

// A layer that only gives the surroundings: of more than so many places only dots until one looks closer; none is clicked.
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
    const seen = this.features.filter((one) => this.map.getBounds().contains(at(one)));
    this.clear();
    seen.forEach((one) => {
      const marker = seen.length > MOST ? L.circleMarker(at(one), DOT) : pointToLayer(one, at(one), { hideout });
      Object.assign(marker.options, { interactive: false, title: "" });
      this.group.addLayer(marker);
    });
  }
}

export class DrawnLayer {
  #markers = new Map(); // by site or cluster
  #index = null;
  #group;
  #shapes;
  #features = [];

  // `clicked` is told a site_id, or the place of a cluster.
  constructor(map, drawing, clicked) {
    Object.assign(this, { map, drawing, clicked });
    this.#group = L.layerGroup().addTo(map);
    this.#shapes = new Shapes(map, clicked);
  }

  // `spread`: how many times farther than usual clusters reach.
  take(collection, spread) {
    const { cluster } = this.drawing;
    this.#features = collection.features;
    this.#index = new Supercluster({ ...cluster, radius: cluster.radius * spread }).load(collection.features);
  }

  get markers() {
    return [...this.#markers.values()];
  }

  clear() {
    this.#group.clearLayers();
    this.#markers.clear();
    this.#shapes.clear();
  }

  // What stays the same stays where it is: no marker blinks, none loses the pointer over it.
  draw(hideout) {
    const next = new Map(this.#seen().map((one) => this.#made(one, { hideout })));
    this.#markers.forEach((marker, key) => {
      const wanted = next.get(key);
      if (wanted && same(marker, wanted)) next.set(key, marker);
      else this.#group.removeLayer(marker);
    });
    next.forEach((marker) => this.#group.addLayer(marker));
    this.#markers = next;
    this.#shapes.draw(this.#features, hideout);
  }

  #seen() {
    const box = this.map.getBounds().pad(AROUND).toBBoxString().split(",").map(Number);
    return this.#index ? this.#index.getClusters(box, this.map.getZoom()) : [];
  }

  #made(feature, context) {
    const { cluster_id: cluster, site_id: site } = feature.properties;
    const place = at(feature);
    if (site) return [site, pointToLayer(feature, place, context).on("click", () => this.clicked(site))];
    return [cluster, clusterToLayer(feature, place, this.#index, context).on("click", () => this.clicked(null, place))];
  }
}
