// Sites on the map: set by hand, moved, taken away, or said to be full. What is chosen stands in the fields of the form, and by them in
// the address; figures follow while a site is moved, the map does once it rests.
import { byId, say, write } from "../core/page.js";
import * as drawing from "./drawing.js";
import * as follow from "./follow.js";
import { LONGEST, link } from "./link.js";
import * as scenario from "./scenario.js";
import * as marks from "./site_marks.js";

const NEAR = 24; // px
const REST = 600; // ms without a key, after which a site has been moved
const MODES = ["place", "removed", "full"];
let map = null;
let page = {}; // address: the page's with what its form says; go: to an address; tell: asks for figures
let state = scenario.read({});
let steps = new scenario.Steps();
let of = ""; // the question that they belong to
let shown = []; // shapes of the last answer
let mode = null;
let resting = null; // the next settling
let series = -1; // the site that keys move
let isDragged = false;
let settling = 0; // whole answers that are asked for
let isChanged = false; // an answer is still to be said

const field = (name) => document.querySelector(name === "new" ? "#ask [name='p.new']" : `#ask [data-sites='${name}']`);
const takes = () => Boolean(field("added"));
const features = (kind) => shown.filter((one) => one.kind === kind).flatMap((one) => one.features);
const existing = () => features("sites").filter(({ properties }) => properties.change !== "added");
const isProposing = () => Number(state.new) > 0;
const proposed = () =>
  isProposing() ? features("proposal").filter(({ properties }) => !properties.place_id.startsWith("placed:")) : [];
const spot = ({ geometry }) => geometry.coordinates.slice(0, 2).map((one) => Number(one.toFixed(6)));
const named = (id) => existing().find(({ properties }) => properties.place_id === id)?.properties.name || id;

// ---- the form ------------------------------------------------------------------------------------------------------------
// The address says it: a form may be rendered anew meanwhile.
function values() {
  const query = new URL(window.location.href).searchParams;
  const said = (one) => query.get(one.name) ?? one.dataset.default;
  const names = ["added", "removed", "full", "new"].filter((name) => field(name));
  return Object.fromEntries(names.map((name) => [name, said(field(name))]));
}

function fill() {
  const texts = scenario.written(state);
  for (const [name, text] of Object.entries(texts)) {
    const one = field(name);
    if (!one || text === null) continue;
    if (one.localName === "select" && text && ![...one.options].some(({ value }) => value === text)) {
      const label = say("fachkarte.script.sites_set", { n: state.added.length });
      one.add(new Option(label, text));
    }
    if (name !== "added" || text || one.value.startsWith("at:")) one.value = text;
  }
}

// ---- the panel -----------------------------------------------------------------------------------------------------------
function button(text, label, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "button", textContent: text });
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

function line(...parts) {
  const made = document.createElement("li");
  made.append(...parts);
  return made;
}

function list() {
  const set = state.added.map((_, n) => {
    const name = say("fachkarte.script.site_name", { n: n + 1 });
    const away = say("fachkarte.script.site_away", { name });
    return line(
      button(name, null, () => marks.showOn(n)),
      button("✕", away, () => take(n)),
    );
  });
  const ends = ["removed", "full"].flatMap((deed) =>
    state[deed].map((id) => {
      const name = named(id);
      const said = document.createElement("span");
      said.textContent = say(`fachkarte.script.site_${deed}`, { name });
      const back = say("fachkarte.script.site_back", { name });
      return line(
        said,
        button("✕", back, () => change(scenario.marked(state, id, deed))),
      );
    }),
  );
  byId("sites-list").replaceChildren(...set, ...ends);
}

function choices() {
  const select = byId("sites-existing");
  const gone = new Set([...state.removed, ...state.full]);
  const options = existing()
    .filter(({ properties }) => !gone.has(properties.place_id))
    .map(({ properties }) => new Option(properties.name || properties.place_id, properties.place_id));
  const before = select.value;
  select.replaceChildren(...options);
  if (options.some(({ value }) => value === before)) select.value = before;
  byId("sites-others").hidden = !options.length;
}

function tell() {
  const some = scenario.isSome(state);
  const hint = mode ? `site_mode_${mode}` : some ? "sites_have" : "sites_none";
  write("sites-hint", say(`fachkarte.script.${hint}`, { n: state.added.length, most: scenario.MOST }));
  for (const one of MODES) byId(`sites-${one}`).setAttribute("aria-pressed", String(mode === one));
  byId("sites-undo").disabled = !steps.back.length;
  byId("sites-redo").disabled = !steps.forth.length;
  byId("sites-clear").disabled = !some;
  byId("sites-adopt").hidden = !proposed().length;
  byId("cross").hidden = !mode && !drawing.drawing();
  map.getContainer().classList.toggle("map--drawing", Boolean(mode) || drawing.drawing());
}

function paint() {
  const ends = existing().flatMap((one) => {
    const deed = ["removed", "full"].find((name) => state[name].includes(one.properties.place_id));
    return deed ? [[one, deed]] : [];
  });
  marks.draw(state.added, proposed().map(spot), ends);
  list();
  choices();
  tell();
}

// ---- changes -------------------------------------------------------------------------------------------------------------
// The whole answer, and the address.
async function settle() {
  window.clearTimeout(resting);
  resting = null;
  series = -1;
  isChanged = true;
  settling += 1;
  fill();
  const href = page.address();
  await follow.done();
  settling -= 1;
  if (settling) return; // another change came meanwhile
  await page.go(href);
  const long = (await link(href)).length;
  write("sites-link", long > LONGEST ? say("fachkarte.script.long_link", { n: long }) : "");
}

function change(next) {
  steps.took(state);
  state = next;
  paint();
  return settle();
}

// What was proposed is set by hand from now on; nothing more is looked for.
function adopt() {
  state = { ...state, added: [...state.added, ...proposed().map(spot)], new: "0" };
}

function moving(n, to) {
  state = scenario.moved(state, n, to);
  fill();
  follow.want(new URL(page.address()).search.slice(1));
}

function begun(n) {
  steps.took(state);
  if (n >= state.added.length) adopt();
}

function take(n) {
  begun(n);
  state = scenario.without(state, n);
  paint();
  if (state.added.length) marks.focus(Math.min(n, state.added.length - 1));
  else byId("sites-place").focus();
  return settle();
}

function place(latlng) {
  if (state.added.length >= scenario.MOST)
    return write("sites-hint", say("fachkarte.script.sites_most", { most: scenario.MOST }));
  return change({ ...state, added: [...state.added, scenario.degrees(latlng)] });
}

function nearest(latlng) {
  const point = map.latLngToContainerPoint(latlng);
  const away = ({ geometry: { coordinates } }) =>
    map.latLngToContainerPoint([coordinates[1], coordinates[0]]).distanceTo(point);
  const [first] = existing()
    .map((one) => [away(one), one])
    .sort(([a], [b]) => a - b);
  return first && first[0] <= NEAR ? first[1].properties.place_id : null;
}

function use(latlng, id = null) {
  if (mode === "place") return place(latlng);
  const found = id && existing().some(({ properties }) => properties.place_id === id) ? id : nearest(latlng);
  if (!found) return write("sites-hint", say("fachkarte.script.site_nothing"));
  return change(scenario.marked(state, found, mode));
}

const DEEDS = {
  begun: (n) => {
    isDragged = true;
    begun(n);
  },
  dragged: moving,
  dropped: (n, to) => {
    isDragged = false;
    state = scenario.moved(state, n, to);
    paint();
    marks.focus(n);
    settle();
  },
  nudged: (n, to) => {
    if (series !== n) begun(n);
    series = n;
    moving(n, to);
    window.clearTimeout(resting);
    resting = window.setTimeout(() => {
      paint();
      settle();
    }, REST);
  },
  taken: take,
};

function turn(one) {
  mode = mode === one ? null : one;
  if (mode) drawing.stop();
  tell();
  if (mode || drawing.drawing()) map.getContainer().focus({ preventScroll: true });
}

function step(way) {
  state = steps[way](state);
  paint();
  return settle();
}

// ---- what the page tells -------------------------------------------------------------------------------------------------
// A site of a layer, or a place of the map, was clicked.
export function clicked(latlng, id) {
  if (mode) use(latlng, id);
  return Boolean(mode);
}

// The shapes of an answer.
export function answered(shapes) {
  shown = shapes;
  arrived();
  if (isChanged) follow.spoken();
  isChanged = false;
}

// Another question, or a step of the browser's: the form says what is set.
export function arrived() {
  if (!map) return;
  byId("sites").hidden = !takes();
  const question = document.querySelector("#ask [name=q]")?.value ?? "";
  if (question !== of) {
    [of, mode, steps] = [question, null, new scenario.Steps()];
    if (takes() && scenario.isSome(scenario.read(values()))) byId("sites").open = true;
  }
  if (isDragged || resting || settling) return; // the address does not say yet what is set
  state = scenario.read(takes() ? values() : {});
  paint();
}

// What is drawn here, so that answers leave it out.
export function draws({ kind }, { properties: { change: what, place_id: id = "" } }) {
  if (!takes()) return false;
  if (kind === "sites") return what === "added" || state.removed.includes(id) || state.full.includes(id);
  return kind === "proposal" && Boolean(field("new"));
}

export function start(leaflet, told) {
  [map, page] = [leaflet, told];
  follow.start(page.tell);
  marks.start(map, DEEDS);
  map.getContainer().addEventListener("keydown", (event) => {
    if (!mode || !["Enter", "Escape"].includes(event.key) || event.target !== map.getContainer()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === "Enter") use(map.getCenter());
    else turn(mode);
  });
  for (const one of MODES) byId(`sites-${one}`).addEventListener("click", () => turn(one));
  byId("sites-undo").addEventListener("click", () => step("undo"));
  byId("sites-redo").addEventListener("click", () => step("redo"));
  byId("sites-clear").addEventListener("click", () => change({ ...state, added: [], removed: [], full: [] }));
  byId("sites-adopt").addEventListener("click", () => {
    steps.took(state);
    adopt();
    paint();
    settle();
  });
  for (const one of ["points", "area"]) byId(`draw-${one}`).addEventListener("click", () => mode && turn(mode));
  for (const deed of ["removed", "full"])
    byId(`sites-other-${deed}`).addEventListener("click", () => {
      const { value } = byId("sites-existing");
      if (value) change(scenario.marked(state, value, deed));
    });
}
