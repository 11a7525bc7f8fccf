// A place that somebody chooses: by a click, by dragging the pin, or as the middle of a map that the arrow keys move.
import * as L from "leaflet";

export class Pin {
  #marker = null;

  constructor(map, moved) {
    Object.assign(this, { map, moved });
    map.on("click", ({ latlng }) => this.#choose(latlng));
  }

  put(at) {
    if (!this.#marker) {
      const icon = L.divIcon({ html: "", className: "pin", iconSize: [32, 32], iconAnchor: [16, 32] });
      this.#marker = L.marker(at, { icon, draggable: true, keyboard: false, autoPan: true, zIndexOffset: 2000 });
      this.#marker.on("dragend", () => this.moved(this.#marker.getLatLng())).addTo(this.map);
    }
    this.#marker.setLatLng(at);
  }

  middle() {
    this.#choose(this.map.getCenter());
  }

  #choose(at) {
    this.put(at);
    this.moved(at);
  }
}
