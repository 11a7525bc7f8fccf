// Names of the town, its districts, neighbours and motorways: above the symbols, each where it touches neither them nor
// another.
import { radius } from "./apart.js";
import { escaped } from "./looks.js";

const PANE = "places";
const ABOVE = 610; // z: above symbols, below what is named by a click
const FIRST = { town: 10, district: 12, neighbour: 0, motorway: 0 }; // zooms from which on it is named
const LAST = { town: 11, district: 16, neighbour: 19, motorway: 19 };
const FONTS = {
  town: '600 15px "Fira Sans"',
  district: '600 13px "Fira Sans"',
  neighbour: '400 12.5px "Fira Sans"',
  motorway: '600 10.5px "Fira Sans"',
};
const TALL = 18; // px
const HALF = { ring: 18, other: 13 }; // px: half the height of a symbol
const GAP = 3; // px
const SPACED = 0.65; // px between letters, at most
const STEPS = [0, -1, 1, -2, 2]; // heights up or down
const ASIDE = [0, -0.55, 0.55]; // widths to the left or right

const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const SHIFTS = STEPS.flatMap((down) => ASIDE.map((across) => [across, down])).sort(
  ([a, b], [c, d]) => Math.hypot(a * 2, b) - Math.hypot(c * 2, d),
);

// How far a name of this width is moved from its place to touch none of the boxes, in px; null where that cannot be.
export function shift({ x, y }, width, boxes) {
  for (const [across, down] of SHIFTS) {
    const [dx, dy] = [across * width, down * TALL];
    const box = {
      left: x + dx - width / 2,
      right: x + dx + width / 2,
      top: y + dy - TALL / 2,
      bottom: y + dy + TALL / 2,
    };
    if (boxes.some((one) => meet(box, one))) continue;
    boxes.push(box);
    return [Math.round(dx), Math.round(dy)];
  }
  return null;
}

const isNamed = (kind, zoom) => zoom >= FIRST[kind] && zoom <= LAST[kind];

// What the symbols on a map cover, and their names, in px of its layers.
function covered(map) {
  const boxes = [];
  map.eachLayer((one) => {
    const icon = one.getElement?.();
    if (!icon?.classList.contains("mark")) return;
    const at = map.latLngToLayerPoint(one.getLatLng());
    const [dx = 0, dy = 0] = (icon.style.translate || "").split(" ").map((text) => Number.parseFloat(text) || 0);
    const [x, y, r] = [at.x + dx, at.y + dy, radius(icon) + GAP];
    const half = HALF[icon.querySelector(".ring") ? "ring" : "other"] + GAP;
    boxes.push({ left: x - r, right: x + r, top: y - half, bottom: y + half });
    const name = icon.querySelector(".mark__name");
    if (name) boxes.push(beside(name, x, y, r));
  });
  return boxes;
}

function beside(name, x, y, r) {
  const wide = name.textContent.length * 8;
  const [left, right] = name.classList.contains("mark__name--left") ? [x - r - wide, x] : [x, x + r + wide];
  return { left, right, top: y - HALF.other - TALL, bottom: y + HALF.other + TALL };
}

export class Places {
  #map;
  #names; // {kind, width, marker}, the first are placed first

  // `named` are [kind, name, lon, lat], what matters most first. Whoever draws symbols draws them anew afterwards.
  constructor(map, named) {
    const { L } = window;
    this.#map = map;
    Object.assign(map.createPane(PANE).style, { zIndex: ABOVE, pointerEvents: "none" });
    const pen = document.createElement("canvas").getContext("2d");
    this.#names = named.map(([kind, name, lon, lat]) => {
      pen.font = FONTS[kind];
      const icon = L.divIcon({ className: `map__place map__place--${kind}`, html: escaped(name), iconSize: null });
      const marker = L.marker([lat, lon], { icon, pane: PANE, interactive: false, keyboard: false }).addTo(map);
      return { kind, width: pen.measureText(name).width + name.length * SPACED + 2 * GAP, marker };
    });
    this.draw();
  }

  draw() {
    const zoom = this.#map.getZoom();
    const boxes = covered(this.#map);
    for (const { kind, width, marker } of this.#names) {
      const at = this.#map.latLngToLayerPoint(marker.getLatLng());
      const moved = isNamed(kind, zoom) ? shift(at, width, boxes) : null;
      const { style } = marker.getElement();
      style.visibility = moved ? "" : "hidden";
      if (moved) style.translate = `calc(-50% + ${moved[0]}px) calc(-50% + ${moved[1]}px)`;
    }
  }
}
