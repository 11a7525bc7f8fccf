// Lines and areas of sites below their symbols, in the colour of their class; a thumb may miss them by half its width.
import { look } from "./looks.js";

const WIDE = 32; // px that can be hit

export class Shapes {
  #drawn = new Map(); // by site: {key, paths}

  // `clicked` is told the site_id of a hit shape. As in points.js the Leaflet is the window's.
  constructor(map, clicked) {
    Object.assign(this, { map, clicked });
  }

  draw(features, drawing) {
    const next = new Map(features.filter(({ shape }) => shape).map((one) => [one.id, this.#made(one, drawing)]));
    this.#drawn.forEach(({ paths }, site) => next.get(site)?.paths !== paths && paths.remove());
    next.forEach(({ paths }) => paths.addTo(this.map));
    this.#drawn = next;
  }

  clear() {
    this.draw([]);
  }

  #made({ id, shape, properties }, drawing) {
    const color = look(drawing, properties).colour || "var(--quiet)";
    const key = [color, drawing.lit === id, JSON.stringify(shape)].join();
    const before = this.#drawn.get(id);
    if (before?.key === key) return before;
    const path = (kind, more) => {
      const options = { color, fill: false, interactive: false, className: `shape shape--${kind}`, ...more };
      return window.L.GeoJSON.geometryToLayer({ type: "Feature", geometry: shape }, options);
    };
    const hatch = drawing.geometry === "areas" && { fill: true, fillColor: "url(#s-hatch)", fillOpacity: 1 };
    const hit = path("hit", { ...hatch, interactive: true, opacity: 0, weight: WIDE });
    hit.on("click", () => this.clicked(id));
    const casing = path(drawing.lit === id ? "casing shape--lit" : "casing");
    return { key, paths: window.L.layerGroup([casing, path("body"), hit]) };
  }
}
