// The page /fachkarte: what is chosen and asked stands in its address, and Dash is told that address. It runs after Dash's scripts.
import * as choices from "../core/choices.js";
import "../core/index.js";
import * as live from "../core/live.js";
import { byId, layerOf, narrow, noMap, page, say, write } from "../core/page.js";
import * as components from "../dash/components.js";
import { draw, feature, features, leaflet, prepare, renew } from "../dash/map.js";
import * as ownFiles from "../own/panel.js";
import * as answerFiles from "../workbench/answer_files.js";
import * as answer from "../workbench/answer_shapes.js";
import { copied } from "../workbench/copying.js";
import * as drawing from "../workbench/drawing.js";
import * as entries from "../workbench/entries.js";
import { answered as followed } from "../workbench/follow.js";
import * as here from "../workbench/here.js";
import * as notes from "../workbench/notes.js";
import * as overlays from "../workbench/overlays.js";
import { pane, place } from "../workbench/panes.js";
import * as saving from "../workbench/saving.js";
import * as sites from "../workbench/sites.js";
import * as swipe from "../workbench/swipe.js";
import * as time from "../workbench/time_bar.js";
import * as town from "../workbench/town_layers.js";

const LOW = 700; // px: a legend would cover the town
const SLOW = 60e3; // ms
const MOUNTING = 60; // ms between two looks
const SOON = 3000; // ms, until what is not ready is asked for again
const OWN = "own:";
const DRAWN = "own:drawn";
let looking = null; // the next look at what is not ready
let before = ""; // the question that the page answers
let figure = null; // its bars, until they are drawn
let charted = false;
let patience = null;
let deed = ""; // what is done with a question that takes long: begin, cancel

// ---- asking ------------------------------------------------------------------------------------------------------------
// The part of the address that an answer depends on.
function questioned() {
  const all = [...new URL(window.location.href).searchParams];
  return new URLSearchParams(all.filter(([key]) => /^(q|v|lang|simple|p\..*)$/.test(key))).toString();
}

const uses = (query, what) => [...new URLSearchParams(query).values()].some((one) => one.startsWith(what));
const usesOwn = (query) => uses(query, OWN);

function busy(is) {
  window.clearTimeout(patience);
  byId("answer-area").setAttribute("aria-busy", String(is));
  write("busy", is ? say("fachkarte.script.busy") : "");
  if (is) patience = window.setTimeout(() => write("busy", say("fachkarte.script.failed")), SLOW);
}

// What was drawn or dropped and the address asks with.
const ownFeatures = async () => ({ ...drawing.collections(), ...(await ownFiles.collections()) });

async function ask() {
  const query = questioned();
  const told = { asked: `${window.location.search}&turn=${Date.now()}` };
  if (query !== before) {
    before = query;
    if (!byId("again")?.dataset.asks) busy(true); // what says itself how far it is needs no word beside it
    const done = deed;
    deed = "";
    const own = usesOwn(query) ? await ownFeatures() : null;
    if (query !== before) return null; // another was asked meanwhile
    // Asked once more, the same question is another: Dash is told nothing that has not changed.
    const turned = `${query}${done && `&deed=${done}`}&turn=${Date.now()}`;
    Object.assign(told, { questioned: turned, own });
  }
  return components.ask(told);
}

function askAgain(what = "") {
  before = null;
  deed = what;
  return ask();
}

// The address with what a form says; what has its default is not written.
function formAddress(form) {
  const url = new URL(window.location.href);
  for (const key of [...url.searchParams.keys()]) if (key.startsWith("p.")) url.searchParams.delete(key);
  url.searchParams.set("v", "1");
  url.searchParams.set("q", form.elements.namedItem("q").value);
  for (const one of form.querySelectorAll("[name^='p.']"))
    if (one.value && one.value !== one.dataset.default) url.searchParams.set(one.name, one.value);
  url.search = url.search.replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%3B/g, ";");
  return url.href;
}

function asked(form, { step }) {
  const href = formAddress(form);
  if (href !== window.location.href) return choices.go(href, { step });
  return step ? askAgain() : null;
}

function changed({ target }) {
  const form = target.closest("#ask");
  if (form) {
    // Another layer has other measures.
    if (target.dataset.control === "places")
      for (const one of form.querySelectorAll("[data-control=measure]")) one.value = "";
    asked(form, { step: false });
  } else if (!time.changed(target) && target.closest("#tree")) choose(target);
}

function submitted(event) {
  if (event.target.id !== "ask") return;
  event.preventDefault();
  deed = "begin";
  asked(event.target, { step: true });
  if (narrow()) byId("answer-area").scrollIntoView({ block: "start" });
}

// ---- layers ------------------------------------------------------------------------------------------------------------
const show = (all) => choices.go(entries.address(all), { step: false });

function choose(target) {
  const all = entries.shown();
  if (!target.matches(".layers__box")) show(all);
  else if (target.checked) show([{ id: target.value }, ...all]);
  else show(all.filter(({ id }) => id !== target.value));
}

async function rearranged(button) {
  const { layer } = button.closest("[data-layer]").dataset;
  const all = entries.shown();
  if (button.dataset.deed === "off") {
    await show(all.filter(({ id }) => id !== layer));
    byId(`tree-${layer}`)?.focus();
  } else await show(entries.moved(all, layer, button.dataset.deed === "up" ? -1 : 1));
}

function typed({ target }) {
  if (target.id === "tree-search") entries.find();
  else if (target.matches(".tree__opacity"))
    pane(leaflet(), target.closest("[data-layer]").dataset.layer).style.opacity = target.value / 100;
  else time.typed(target);
}

// ---- the answer on the map -----------------------------------------------------------------------------------------------
const bars = () => document.querySelector("#bars .js-plotly-plot");

function lightBars(name, classes) {
  const drawn = bars();
  if (!drawn || drawn.layout?.meta !== name) {
    if (drawn?.data?.length && name === null) window.Plotly.restyle(drawn, { selectedpoints: [null] });
    return;
  }
  window.Plotly.restyle(drawn, { selectedpoints: [classes.length ? classes : null] });
}

// A callback of Dash in the browser: bars that were clicked, or brushed.
function brushed(selected, click) {
  const [trigger] = window.dash_clientside.callback_context.triggered;
  const name = bars()?.layout?.meta;
  if (!name || !trigger) return;
  if (trigger.prop_id.endsWith("clickData")) {
    if (click?.points?.length) answer.toggle(name, click.points[0].pointNumber);
  } else if (selected?.range) {
    answer.light(
      name,
      selected.points.map(({ pointNumber }) => pointNumber),
    );
  }
}

// The chart comes with the first answer that has bars; until Dash has made it there is nothing to give them to.
function chart() {
  const some = figure?.data?.length > 0;
  byId("chart-bars").parentElement.hidden = !some;
  if (some && !charted) {
    charted = true;
    components.tell({ charted: window.location.search });
  }
  if (byId("bars")) window.dash_clientside.set_props("bars", { figure });
  else if (some) window.setTimeout(chart, MOUNTING);
}

function replied({ of, shapes, bars: drawn }) {
  if (of !== undefined && of.replace(/(&deed=\w+)?&turn=\d+$/, "") !== before) return;
  busy(false);
  figure = drawn;
  if (byId("again")?.dataset.soon !== undefined) {
    window.clearTimeout(looking);
    looking = window.setTimeout(askAgain, SOON);
  }
  sites.answered(shapes);
  answer.draw(leaflet(), shapes);
  chart();
}

// Figures while a site is moved.
async function follow(query) {
  components.tell({ moved: query, own: usesOwn(query) ? await ownFeatures() : null });
}

// ---- what is here ----------------------------------------------------------------------------------------------------------
function look(latlng) {
  if (drawing.drawing() || sites.clicked(latlng)) return;
  const found = here.at(leaflet(), latlng, [...answer.sets(), ...town.sets()]);
  found.unshift(...ownFiles.at(latlng));
  const shape = found.find((one) => one.class >= 0);
  if (shape) answer.light(shape.name, [shape.class]);
  else answer.light(null, []);
  here.show(found, overlays.at(latlng));
}

function chosen(site) {
  const one = feature(site);
  if (!one || drawing.drawing()) return;
  const [lng, lat] = one.geometry.coordinates;
  if (sites.clicked({ lat, lng }, site)) return;
  const { name, district, attributes = {} } = one.properties;
  const layer = layerOf(site);
  const { headings, values } = page.facts[layer]; // what no layer declares is for programs
  const told = Object.fromEntries(Object.entries(attributes).filter(([key]) => headings[key]));
  const named = { district: page.columns.headings.district, ...headings };
  here.show([
    { title: page.layers[layer].title, headings: named, values, site, properties: { name, district, ...told } },
  ]);
}

// ---- beginning -------------------------------------------------------------------------------------------------------------
function clicked(event) {
  const at = (selector) => event.target.closest(selector);
  if (at("#copy")) copied(at("#copy"), usesOwn(questioned()));
  else if (at("#again")) askAgain(at("#again").dataset.asks);
  else if (at("[data-deed]")) rearranged(at("[data-deed]"));
  else if (at("#past")) time.clicked(event.target);
  else if (at(".shade")) answer.toggle(at(".shade").dataset.shapes, Number(at(".shade").dataset.class));
}

// After a step back a form says what the address does.
function arrived(of) {
  if (of !== null) return;
  time.arrived();
  const query = new URL(window.location.href).searchParams;
  for (const one of document.querySelectorAll("#ask [name^='p.']"))
    one.value = query.get(one.name) ?? one.dataset.default;
  sites.arrived();
}

function started() {
  const map = leaflet();
  town.begin(map);
  overlays.begin(map);
  swipe.begin(map, chosen);
  ground(page.town_layers);
  const again = () => usesOwn(questioned()) && askAgain();
  drawing.start(map, again);
  ownFiles.start(map, again);
  sites.start(map, {
    address: () => formAddress(byId("ask")),
    go: (href) => choices.go(href, { step: false }),
    tell: follow,
  });
  replied(page);
  if (uses(before, DRAWN)) {
    byId("draw").open = true;
    if (Object.keys(drawing.collections()).length) askAgain();
  }
  map.on("click", ({ latlng }) => look(latlng));
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === map.getContainer()) look(map.getCenter());
    else if (event.key === "Escape") here.close();
  });
}

components.Visit.begin = () => {
  started();
  Object.values(page.drawings).forEach(draw);
  live.start((ids) => ids.forEach(renew));
};

// Markers stand in the pane of their layer.
function inPane(make) {
  return (...given) => {
    const { hideout } = given.at(-1);
    const made = make(...given);
    pane(leaflet(), hideout.layer);
    made.options.pane = hideout.layer;
    return made;
  };
}

function placed(drawing) {
  if (drawing.layer && leaflet()) {
    place(leaflet(), drawing.layer, drawing);
    swipe.take(drawing);
  }
  return features(drawing);
}

// The town's geodata, and pictures of others.
function ground(drawings) {
  town.draw(drawings.filter(({ tiles }) => !tiles));
  overlays.draw(drawings.filter(({ tiles }) => tiles));
}

// What scripts have put into a piece that was rendered anew.
function renewed({ target: { id } }) {
  if (id === "tree") {
    entries.find();
    notes.again();
  } else if (id === "past") swipe.follow();
  else if (id === "questions") sites.arrived();
}

// A service that sends no legend says so in its place.
function pictureless({ target }) {
  if (target.dataset?.failed) target.replaceWith(target.dataset.failed);
}

function begin() {
  // A compressed address is written out: what is chosen from now on changes it.
  if (new URL(window.location.href).searchParams.has("s"))
    window.history.replaceState(null, "", `?${page.query}${window.location.hash}`);
  before = questioned();
  saving.start(ownFeatures, ownFiles.names);
  const points = prepare(chosen, () => {});
  points.pointToLayer = inPane(points.pointToLayer);
  points.clusterToLayer = inPane(points.clusterToLayer);
  window.dash_clientside = { ...window.dash_clientside, stadtklima: { features: placed, brushed } };
  window.stadtklima = { ...components, points, handed: { town: ground, shapes: replied, followed } };
  const answered = !byId("legend-answer").hidden;
  if (answered || narrow() || window.innerHeight < LOW) byId("legend").open = false;
  if (narrow()) byId("legend-answer").open = false;
  answer.start(lightBars);
  answer.leave(sites.draws);
  answerFiles.start(ownFeatures);
  choices.start({ arrived, ask });
  document.addEventListener("change", changed);
  document.addEventListener("input", typed);
  document.addEventListener("submit", submitted);
  document.addEventListener("click", clicked);
  document.addEventListener("fragment", renewed);
  document.addEventListener("error", pictureless, true);
  time.start(choices.go);
  new window.DashRenderer();
}

// Without Dash forms and links are followed as without scripts.
if (window.DashRenderer && window.L) begin();
else noMap();
