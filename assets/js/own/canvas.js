// One file of somebody's own on a map of Leaflet: a canvas that moves with the map and is drawn anew where it ends.
import { POINT } from "./gather.js";
import { hits } from "./hits.js";
import { shapes, stamp } from "./painting.js";

const NEAR = 8; // px
const PADDING = 0.3; // of the window, drawn beyond its edge
const SLICE = 30; // ms of drawing before the page may do something else
const [RADIUS, WIDTH] = [3, 2]; // px

// Pixels of the whole world at the zoom of a map, whose levels need not be powers of two.
const worldSize = (map) => map.options.crs.scale(map.getZoom());

function kind(L) {
  return L.Renderer.extend({
    options: { padding: PADDING, pane: "overlayPane", colour: "#7a3db8" },

    initialize(made, options) {
      this.made = made;
      L.Renderer.prototype.initialize.call(this, options);
    },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._context = this._container.getContext("2d");
    },

    _destroyContainer() {
      window.cancelAnimationFrame(this._frame);
      this._container.remove();
      delete this._container;
    },

    getEvents() {
      return { ...L.Renderer.prototype.getEvents.call(this), move: this._moved };
    },

    // A long drag reaches the edge of what is drawn before it ends.
    _moved() {
      if (this._map._animatingZoom || !this._bounds || this._due) return;
      const seen = this._map.getPixelBounds();
      const corner = this._map.containerPointToLayerPoint([0, 0]);
      const shown = L.bounds(corner, corner.add(seen.getSize()));
      if (this._bounds.contains(shown)) return;
      this._due = window.requestAnimationFrame(() => {
        this._due = null;
        if (this._map) this._update();
      });
    },

    _updatePaths() {},

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const [size, dense] = [this._bounds.getSize(), window.devicePixelRatio || 1];
      const [width, height] = [size.x, size.y].map((one) => Math.round(one * dense));
      const scale = worldSize(this._map);
      const corner = this._map.getPixelOrigin().add(this._bounds.min);
      // What was drawn at another zoom lies elsewhere now; after a move it stays until the new picture is there.
      if (this._shown !== scale) this._container.width = 0;
      this._draw({ x: corner.x / scale, y: corner.y / scale, scale: scale * dense }, { size, width, height, dense });
    },

    _draw(view, sheet) {
      window.cancelAnimationFrame(this._frame);
      const min = this._bounds.min;
      const context = Object.assign(document.createElement("canvas"), {
        width: sheet.width,
        height: sheet.height,
      }).getContext("2d");
      const steps = this._steps(view, context, sheet);
      const go = () => {
        const end = performance.now() + SLICE;
        while (performance.now() < end) if (steps.next().done) return this._swap(context.canvas, min, sheet, view);
        this._frame = window.requestAnimationFrame(go);
      };
      go();
    },

    *_steps(view, context, { width, height, dense }) {
      const { colour } = this.options;
      yield* shapes(this.made, view, context, { colour, width: WIDTH * dense });
      if (!width || !height || !this.made.kinds.includes(POINT)) return;
      const data = new ImageData(width, height);
      const pixels = new Uint32Array(data.data.buffer);
      yield* stamp(this.made, view, { width, height, pixels }, { colour, radius: RADIUS * dense });
      if (this.made.kind === "points") return context.putImageData(data, 0, 0);
      const points = Object.assign(document.createElement("canvas"), { width, height });
      points.getContext("2d").putImageData(data, 0, 0);
      context.drawImage(points, 0, 0);
    },

    _swap(picture, min, { size, width, height, dense }, view) {
      L.DomUtil.setPosition(this._container, min);
      Object.assign(this._container, { width, height });
      Object.assign(this._container.style, { width: `${size.x}px`, height: `${size.y}px` });
      this._shown = view.scale / dense;
      if (width && height) this._context.drawImage(picture, 0, 0);
    },

    paint(colour) {
      this.options.colour = colour;
      if (this._map) this._update();
    },

    // Indices of the features at a place, the nearest first.
    at(latlng) {
      const scale = worldSize(this._map);
      const { x, y } = this._map.project(latlng).divideBy(scale);
      return hits(this.made, x, y, (NEAR + RADIUS) / scale);
    },
  });
}

let Kind = null;

// `made`: Dropped; options of Leaflet, and `colour` as #rrggbb.
export function layer(made, options) {
  Kind ||= kind(window.L);
  return new Kind(made, options);
}
