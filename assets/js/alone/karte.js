// The page /karte: what is chosen stands in its address, and Dash is told that address. It runs after the scripts of Dash.
import { altered } from "../core/address.js";
import * as choices from "../core/choices.js";
import "../core/index.js";
import * as live from "../core/live.js";
import { byId, layerOf, narrow, noMap, page, say } from "../core/page.js";
import * as selection from "../core/selection.js";
import * as sheet from "../core/sheet.js";
import { age } from "../core/time.js";
import * as components from "../dash/components.js";
import { approach, draw, feature, features, leaflet, prepare, renew } from "../dash/map.js";
import * as plans from "../map/plans.js";
import * as switches from "../map/switches.js";
import * as vicinity from "../map/vicinity.js";

const HOUR = 3600e3;
const LOW = 700; // px: a legend would cover the town
const REST = 5000; // ms between two looks at list and charts while values come in
const has = (name) => new URL(window.location.href).searchParams.has(name);
const hasSurface = () => has("surface");
let due = null;

// Asked once more, the same address is another question.
const ask = () => components.ask({ asked: `${window.location.search}&turn=${Date.now()}` });

// ---- choosing --------------------------------------------------------------------------------------------------------
// The list is that of the chosen site's layer.
function address(site) {
  const next = altered("site", site);
  if (!site) return next;
  if (switches.opened() !== layerOf(site)) next.searchParams.delete("page");
  next.searchParams.set("layer", layerOf(site));
  return switches.written(next, layerOf(site));
}

function show(site) {
  if (!site) return;
  switches.switchOn(layerOf(site));
  if (feature(site)) approach(feature(site));
}

function changed({ target }) {
  const inPlace = (href) => choices.go(href, { step: false });
  if (target.id === "past-hours") inPlace(altered("back", -target.value || null));
  else if (target.id === "show-surface") {
    if (target.checked) switches.switchOn(target.closest("[data-surface]").dataset.surface);
    inPlace(switches.written(altered("surface", target.checked ? "1" : null)));
  } else if (target.matches("[id^=show-]")) inPlace(switches.written());
}

function told({ target }) {
  if (target.id !== "past-hours") return;
  const text = age(-target.value * HOUR, document.documentElement.lang, say("chart.now"));
  byId("past").querySelector("output").textContent = text;
}

function reset() {
  switches.reset();
  if (byId("show-surface")) byId("show-surface").checked = hasSurface();
}

function arrived(link) {
  if (link === null) reset();
  else if (link.dataset.opens) switches.switchOn(link.dataset.opens);
  else sheet.top();
}

// ---- keeping up ------------------------------------------------------------------------------------------------------
function newer(ids) {
  ids.forEach(renew);
  if (due) return;
  due = window.setTimeout(() => {
    due = null;
    ask();
  }, REST);
}

// Charts are half of what this page weighs: they come after the map, on a phone when they are asked for.
function chart() {
  const script = document.createElement("script");
  script.src = page.charts;
  script.onload = () => components.tell({ charted: window.location.search });
  document.body.append(script);
}

function charts() {
  const fold = byId("charts");
  if (fold.open) (window.requestIdleCallback || window.setTimeout)(chart);
  else fold.addEventListener("toggle", chart, { once: true });
}

// ---- beginning -------------------------------------------------------------------------------------------------------
components.Visit.begin = () => {
  Object.values(page.drawings).forEach(draw);
  vicinity.start(leaflet());
  plans.start(leaflet());
  if (hasSurface() || has("plan")) ask();
  live.start(newer);
};

function begin() {
  window.dash_clientside = { ...window.dash_clientside, stadtklima: { features } };
  window.stadtklima = { ...components, points: prepare(selection.open, charts) };
  if (narrow()) byId("charts").open = false;
  if (narrow() || window.innerHeight < LOW) byId("legend").open = false;
  reset();
  sheet.start();
  choices.start({ address: switches.address, arrived, ask });
  selection.start(show, address);
  document.addEventListener("change", changed);
  document.addEventListener("input", told);
  new window.DashRenderer();
}

// Without Dash all links are followed as without scripts.
if (window.DashRenderer && window.L) begin();
else noMap();
