// Sites that planners set, as marks on the map: dragged, moved by arrow keys, taken away by Delete; and what becomes of existing ones.
import { say } from "../core/page.js";
import { degrees } from "./scenario.js";

const STEP = 10; // px an arrow key
const FAR = 50; // with Shift
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SIZE = 44;
const PANE = "sites";
const ABOVE = 690; // z: above names of districts, below popups
let map = null;
let group = null;
let gones = null;
let drawn = ""; // which of the marks are proposals
let marks = [];
let deeds = {};

function icon(n, isProposal) {
  const html = `<span>+${n + 1}</span>`;
  const className = `set${isProposal ? " set--proposal" : ""}`;
  return window.L.divIcon({ className, html, iconSize: [SIZE, SIZE], iconAnchor: [SIZE / 2, SIZE / 2] });
}

function pressed(event, n) {
  const way = ARROWS[event.key];
  if (way) {
    const by = event.shiftKey ? FAR : STEP;
    const point = map.latLngToContainerPoint(marks[n].getLatLng()).add(way.map((one) => one * by));
    const to = map.containerPointToLatLng(point);
    marks[n].setLatLng(to);
    if (!map.getBounds().contains(to)) map.panTo(to, { animate: false });
    deeds.nudged(n, degrees(to));
  } else if (event.key === "Delete" || event.key === "Backspace") deeds.taken(n);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function mark([lon, lat], n, isProposal) {
  const made = window.L.marker([lat, lon], {
    icon: icon(n, isProposal),
    draggable: true,
    autoPan: true,
    pane: PANE,
  });
  made.on("dragstart", () => deeds.begun(n));
  made.on("drag", () => deeds.dragged(n, degrees(made.getLatLng())));
  made.on("dragend", () => deeds.dropped(n, degrees(made.getLatLng())));
  made.addTo(group);
  const element = made.getElement();
  element.setAttribute("aria-label", say("fachkarte.script.site_mark", { n: n + 1 }));
  element.addEventListener("keydown", (event) => pressed(event, n));
  return made;
}

function gone({ geometry, properties }, deed) {
  const [lng, lat] = geometry.coordinates;
  const made = window.L.divIcon({
    className: `gone gone--${deed}`,
    html: deed === "full" ? "" : "✕",
    iconSize: [22, 22],
  });
  return window.L.marker([lat, lng], {
    icon: made,
    pane: PANE,
    interactive: false,
    keyboard: false,
    title: properties.name,
  });
}

export function focus(n) {
  marks[n]?.getElement()?.focus({ preventScroll: true });
}

export function showOn(n) {
  const at = marks[n]?.getLatLng();
  if (at && !map.getBounds().pad(-0.1).contains(at)) map.panTo(at);
  focus(n);
}

// `spots` of those that are set, after them those that are proposed; `ends`: [feature, removed or full] of existing ones.
export function draw(spots, proposed, ends) {
  const all = [...spots, ...proposed];
  const looks = all.map((_, n) => n >= spots.length).join();
  if (looks !== drawn || all.length !== marks.length) {
    const on = marks.findIndex((one) => one.getElement() === document.activeElement);
    const same = marks.length === all.length;
    group.clearLayers();
    marks = all.map((one, n) => mark(one, n, n >= spots.length));
    drawn = looks;
    if (on >= 0 && same) focus(on);
  } else all.forEach(([lon, lat], n) => void marks[n].setLatLng([lat, lon]));
  gones.clearLayers();
  for (const [feature, deed] of ends) gone(feature, deed).addTo(gones);
}

export function start(leaflet, told) {
  [map, deeds] = [leaflet, told];
  map.createPane(PANE).style.zIndex = ABOVE;
  [gones, group] = [0, 1].map(() => window.L.layerGroup().addTo(map));
}
