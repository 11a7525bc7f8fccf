// The page /karte: what is chosen stands in its address, and Dash is told that address. It runs after the scripts of Dash.
import * as ages from "../core/ages.js";
import { formAddress, modified } from "../core/choices.js";
import * as live from "../core/live.js";
import { byId, narrow, page, say } from "../core/page.js";
import { mark } from "../core/selection.js";
import * as sheet from "../core/sheet.js";
import * as theme from "../core/theme.js";
import * as components from "../dash/components.js";
import { draw, feature, features, renew } from "../dash/features.js";
import { painted, prepare, show } from "../dash/ground.js";
import { layerOf } from "../map/features.js";
import { opened, reset, switchOn, written } from "../map/switches.js";

const HOUR = 3600e3;
const LOW = 700; // px: a legend would cover the town
const REST = 5000; // ms between two looks at list and charts while values come in
const here = () => new URL(window.location.href);
let turn = 0;
let due = null;
let focus = null; // what gets the focus once the details have changed

// ---- choosing --------------------------------------------------------------------------------------------------------
function ask() {
  turn += 1;
  components.tell({ asked: `${window.location.search}&turn=${turn}` });
}

function go(href, { step = true } = {}) {
  const next = new URL(href, window.location.href);
  next.hash = here().hash;
  next.search = next.search.replace(/%2C/g, ",");
  if (next.href !== here().href) window.history[step ? "pushState" : "replaceState"](null, "", next);
  theme.links();
  ask();
}

function withParameter(name, value) {
  const next = here();
  if (value) next.searchParams.set(name, value);
  else next.searchParams.delete(name);
  return next;
}

function choose(site) {
  const next = withParameter("site", site);
  if (opened() !== layerOf(site)) next.searchParams.delete("page");
  next.searchParams.set("layer", layerOf(site));
  focus = "#site-name";
  go(next);
}

function close(href) {
  focus = `[id="row-${here().searchParams.get("site")}"] a`;
  go(href);
}

function open(link) {
  const front = link.dataset.opens;
  if (front) switchOn(front);
  go(front ? written(link.href, front) : link.href);
}

function pick(link) {
  const { site } = link.dataset;
  if (!site) return link.hasAttribute("data-closes") ? close(link.href) : open(link);
  if (switchOn(layerOf(site))) go(written(here(), opened()));
  const found = feature(site);
  if (found) show(found);
  return choose(site);
}

function changed({ target }) {
  if (target.id === "past-hours") go(withParameter("back", -target.value || ""), { step: false });
  else if (target.id === "show-surface") {
    if (target.checked) switchOn(target.closest("[data-surface]").dataset.surface);
    go(written(withParameter("surface", target.checked ? "1" : ""), opened()), { step: false });
  } else if (target.matches("[id^=show-]")) go(written(here(), opened()), { step: false });
  else if (target.matches("#filter select")) go(formAddress(target.form));
}

function told({ target }) {
  if (target.id !== "past-hours") return;
  const text = ages.age(-target.value * HOUR, document.documentElement.lang, say("chart.now"));
  byId("past").querySelector("output").textContent = text;
}

function arrived({ target }) {
  mark();
  if (target.id !== "site" || !focus) return;
  if (!target.hidden) {
    if (narrow()) target.scrollIntoView({ block: "start" });
    else byId("panel").scrollTo({ top: 0 });
  }
  document.querySelector(focus)?.focus({ preventScroll: true });
  focus = null;
}

function surfaceBox() {
  const box = byId("show-surface");
  if (box) box.checked = here().searchParams.has("surface");
}

// ---- keeping up ------------------------------------------------------------------------------------------------------
function newer(ids, versions) {
  ids.forEach((id) => renew(id, versions[id]));
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
  if (fold.open) painted.then(() => (window.requestIdleCallback || window.setTimeout)(chart));
  else fold.addEventListener("toggle", chart, { once: true });
}

// ---- beginning -------------------------------------------------------------------------------------------------------
components.Visit.begin = () => {
  Object.values(page.drawings).forEach(draw);
  if (here().searchParams.has("surface")) ask();
  charts();
  live.start(newer);
};

window.dash_clientside = { ...window.dash_clientside, stadtklima: { features } };
window.stadtklima = { ...components, points: prepare(choose) };
if (narrow()) byId("charts").open = false;
if (narrow() || window.innerHeight < LOW) byId("legend").open = false;
reset();
surfaceBox();
mark();
theme.start();
ages.start();
sheet.start();
document.addEventListener("click", (event) => {
  const link = event.target.closest("#panel a[data-site], #panel a[data-closes], #panel a[data-list]");
  if (!link || modified(event)) return;
  event.preventDefault();
  pick(link);
});
document.addEventListener("change", changed);
document.addEventListener("input", told);
document.addEventListener("fragment", arrived);
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && here().searchParams.has("site")) close(withParameter("site", ""));
});
window.addEventListener("popstate", () => {
  reset();
  surfaceBox();
  ask();
});
new window.DashRenderer();
