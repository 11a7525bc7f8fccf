// The computed surface of temperature below the stations: a picture, off until asked for, and never of another time.
// What is said of it, and where its picture is, is the server's: the fragment below the switch of its layer.
import * as L from "leaflet";
import { refresh } from "../core/fragments.js";
import { byId, write } from "../core/page.js";
import { dark, onTheme } from "../core/theme.js";
import { now } from "../core/time.js";
import { labelled } from "./basemap.js";

const AGAIN = 300e3; // ms
const NAMES = "names"; // the pane between pictures and symbols
const ABOVE = 450; // its z
const root = () => document.querySelector("[data-surface]");
const told = () => root()?.dataset || {};

// `wanted` is told the layer whose surface somebody asked for.
export class Surface {
  #overlay = null;
  #names = null;
  #bygone = false;
  #failed = false;

  constructor(map, wanted) {
    Object.assign(this, { map });
    document.addEventListener("change", ({ target }) => {
      if (target.id !== "show-surface") return;
      this.#failed = false;
      if (target.checked) wanted(told().surface);
      this.draw();
    });
    Object.assign(map.leaflet.createPane(NAMES).style, { zIndex: ABOVE, pointerEvents: "none" });
    onTheme(() => this.#names && this.#name());
    window.setInterval(() => document.hidden || this.#again(), AGAIN);
  }

  async #again() {
    if (root()) await refresh(root()).catch(() => {});
    this.draw();
  }

  // Whether the map shows another hour than now.
  past(other) {
    this.#bygone = other;
    this.draw();
  }

  draw() {
    const box = byId("show-surface");
    if (!box) return;
    const { picture, surface, until, bygone, failed, said } = told();
    const asked = box.checked && picture && now() < Number(until) && this.map.isShown(surface);
    const on = asked && !this.#bygone && !this.#failed;
    const words = (this.#failed && failed) || (box.checked && this.#bygone && bygone) || said;
    ["surface-note", "surface-legend"].forEach((id) => write(id, words));
    byId("surface-legend").hidden = !on;
    if (on) this.#put(picture);
    else this.#remove();
  }

  #put(picture) {
    if (this.#overlay?.options.picture === picture) return;
    this.#remove();
    const [west, south, east, north] = JSON.parse(told().bounds);
    const bounds = L.latLngBounds([south, west], [north, east]);
    this.#overlay = L.imageOverlay(picture, bounds, { picture, className: "surface", alt: "" });
    this.#overlay.on("error", () => {
      this.#failed = true;
      this.draw();
    });
    this.#overlay.addTo(this.map.leaflet);
    this.#name();
  }

  // The town's names stand above the picture.
  #name() {
    this.#names?.remove();
    const { leaflet } = this.map;
    this.#names = labelled(dark(), leaflet.options.tile, NAMES).addTo(leaflet);
  }

  #remove() {
    this.#overlay?.remove();
    this.#overlay = null;
    this.#names?.remove();
    this.#names = null;
  }
}
