// What stands on a map singly, whatever its zoom: sites that need attention, and where nothing measures only dots.
import * as L from "leaflet";
import { onTheme } from "../core/theme.js";
import { placed } from "./names.js";

const SYMBOLS = 15; // the zoom from which on dots become symbols
const DOTS = 350; // z of their pane: below lines, areas and symbols
const REACH = matchMedia("(pointer: coarse)").matches ? 20 : 8; // px around a dot that hit it
const FONT = '600 13px "Fira Sans", sans-serif';
const ROOM = 10; // px beside the letters of a name

export const areDots = (zoom) => zoom < SYMBOLS;

const pens = []; // one, once it is needed
function width(name) {
  if (!pens.length) pens.push(Object.assign(document.createElement("canvas").getContext("2d"), { font: FONT }));
  return pens[0].measureText(name).width + ROOM;
}

// The side on which the name of each site in view stands, where there is room for it.
export function names(map, features, taken) {
  const marks = features.map(({ properties: { site_id: site, name }, geometry: { coordinates } }) => {
    const { x, y } = map.latLngToContainerPoint([coordinates[1], coordinates[0]]);
    return { site, name, x, y };
  });
  return placed(marks, width, taken, map.getSize());
}

function canvas(map) {
  if (!map.getPane("dots")) {
    map.createPane("dots").style.zIndex = DOTS;
    map.dots = L.canvas({ pane: "dots", tolerance: REACH });
  }
  return map.dots;
}

export class Dots {
  #drawn = []; // features
  #group = L.layerGroup();

  // `clicked` is told the site_id of a dot.
  constructor(map, clicked) {
    Object.assign(this, { map, clicked });
    this.#group.addTo(map);
    onTheme(() => this.#group.invoke("setStyle", { color: this.#colour() }));
  }

  #colour() {
    return getComputedStyle(this.map.getContainer()).getPropertyValue("--quiet").trim();
  }

  clear() {
    this.draw([]);
  }

  draw(features) {
    if (features.length === this.#drawn.length && features.every((one, i) => one === this.#drawn[i])) return;
    this.#drawn = features;
    this.#group.clearLayers();
    const look = {
      renderer: canvas(this.map),
      pane: "dots",
      radius: 2,
      weight: 1.2,
      fill: false,
      color: this.#colour(),
    };
    for (const { geometry, properties } of features) {
      const dot = L.circleMarker(geometry.coordinates.slice(0, 2).reverse(), look);
      this.#group.addLayer(dot.on("click", () => this.clicked(properties.site_id)));
    }
  }
}
