// The list of own files beside the map: chosen or dropped, coloured, removed, and asked for again after a reload.
import { byId, page, say, write } from "../core/page.js";
import { number } from "../core/time.js";
import { layer } from "./canvas.js";
import { dropped } from "./dropped.js";
import { Fault } from "./fault.js";
import { groups } from "./groups.js";
import { system } from "./system.js";

const KEY = "stadtklima-own-files";
const PANE = "own-files";
const OWN = "own:";
const SLOT = /^own:(file\d+)$/;
const COLOURS = ["#7a3db8", "#0b7a75", "#b8431f", "#1d4ed8", "#a3156f"];
const files = new Map(); // by the name that questions know them by, which is not that of the file: links hold it
let map = null;
let changed = () => {};

const key = (name) => `own_files.${name}`;
const worker = () => new Worker(page.own_files, { type: "module" });

// What a browser's tab remembers of files: their names, so that they can be asked for again.
function remembered() {
  try {
    return JSON.parse(window.sessionStorage.getItem(KEY)) || {};
  } catch {
    return {};
  }
}

function remember(slot, name) {
  try {
    window.sessionStorage.setItem(KEY, JSON.stringify({ ...remembered(), [slot]: name }));
  } catch {
    // A browser that keeps nothing asks for "a file".
  }
}

const LONGEST = 120; // letters of a name, as /api/saved-answers takes them

// What the files of the page are called, by the names that questions know them by.
export const names = () =>
  Object.fromEntries([...files].map(([name, { made }]) => [name, made.name.slice(0, LONGEST)]));

// A kept answer's page says behind the mark what its files were called; links of this page say nothing of them.
function told() {
  const { hash, href } = window.location;
  const all = new URLSearchParams(hash.slice(1)).get("files");
  if (!all) return;
  window.history.replaceState(window.history.state, "", href.split("#")[0]);
  try {
    for (const [slot, name] of Object.entries(JSON.parse(all))) remember(slot, String(name));
  } catch {
    // Somebody wrote the address by hand.
  }
}

// The files that the address asks with.
const wanted = () =>
  [...new URL(window.location.href).searchParams.values()].map((one) => SLOT.exec(one)?.[1]).filter(Boolean);
const missing = () => wanted().filter((one) => !files.has(one));

// A file takes the place of the one that is asked for again, by its name if it has the same.
function slot(name) {
  const open = missing();
  const known = remembered();
  const again = open.find((one) => known[one] === name) ?? open[0];
  if (again) return again;
  let n = 1;
  while (files.has(`file${n}`)) n += 1;
  return `file${n}`;
}

function element(tag, attributes = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...inside);
  return made;
}

// ---- the list ------------------------------------------------------------------------------------------------------------
const kindOf = ({ count, kind }) => say(key(`kind.${kind}`), { n: count });
const counted = (made) => `${number(made.count, 0)} ${kindOf(made)}`;

function line(name, own) {
  const label = (text, values = { name: own.made.name }) => ({ ariaLabel: say(key(text), values), type: "button" });
  const colour = element("input", { ...label("colour"), type: "color", value: own.colour, className: "own__colour" });
  colour.addEventListener("input", () => {
    own.colour = colour.value;
    own.layer.paint(colour.value);
  });
  const title = element("button", { ...label("goto"), className: "own__name", textContent: own.made.name });
  title.addEventListener("click", () => approach(own.made));
  const remove = element("button", { ...label("remove"), className: "tree__button", textContent: "✕" });
  remove.addEventListener("click", () => take(name));
  const notes = own.made.notes.map(([note, values]) =>
    element("p", { className: "own__note" }, say(key(`note.${note}`), values)),
  );
  const head = element("div", { className: "own__head" }, colour, title, remove);
  const about = element("p", { className: "own__note" }, [counted(own.made), ...own.made.systems].join(" · "));
  return element("li", {}, head, about, ...notes);
}

function list() {
  byId("own-list").replaceChildren(...[...files].map(([name, own]) => line(name, own)));
  byId("own-list").hidden = !files.size;
  ask();
}

// Says which files a question is waiting for.
function ask() {
  const names = missing().map((one) => remembered()[one] ?? say(key("nameless")));
  write("own-needed", names.length ? say(key("needed"), { name: [...new Set(names)].join(", ") }) : "");
  if (names.length) byId("own").open = true;
}

function approach({ bounds: [west, south, east, north] }) {
  map.fitBounds(
    [
      [south, west],
      [north, east],
    ],
    { maxZoom: 16, padding: [32, 32] },
  );
}

// Takes a file from the map; the focus goes to where the next one is chosen.
function take(name) {
  const { made, layer: drawn } = files.get(name);
  drawn.remove();
  files.delete(name);
  list();
  options();
  write("own-said", say(key("removed"), { name: made.name }));
  byId("own-choose").focus();
}

// ---- taking files --------------------------------------------------------------------------------------------------------
function put(made) {
  const name = slot(made.name);
  const isWanted = missing().includes(name);
  const own = { made, colour: COLOURS[files.size % COLOURS.length] };
  own.layer = layer(made, { pane: PANE, colour: own.colour }).addTo(map);
  files.set(name, own);
  remember(name, made.name);
  list();
  options();
  write("own-said", say(key("shown"), { name: made.name, n: number(made.count, 0), kind: kindOf(made) }));
  if (!isWanted) approach(made);
  else if (!missing().length) changed();
}

async function read(group) {
  const { name } = group.find((one) => /\.shp$/i.test(one.name)) ?? group[0];
  write("own-said", say(key("reading"), { name }));
  try {
    put(await dropped(group, { worker, ask: (facts) => system(name, facts) }));
  } catch (error) {
    const { key: why, values } = error instanceof Fault ? error : new Fault("failed");
    const said = `${name}: ${say(key(`fault.${why}`), values)}`;
    write("own-said", "");
    byId("own-faults").append(element("p", {}, said));
  }
}

async function receive(given) {
  byId("own").open = true;
  byId("own-faults").replaceChildren();
  for (const group of groups([...given])) await read(group);
}

function draggable() {
  const holdsFiles = ({ dataTransfer }) => dataTransfer && [...dataTransfer.types].includes("Files");
  const mark = (is) => document.documentElement.classList.toggle("own--dragging", is);
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || mark(false));
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    mark(false);
    receive(event.dataTransfer.files);
  });
}

// ---- questions -----------------------------------------------------------------------------------------------------------
// Own files among what a form offers; only areas where an area is asked for.
export function options() {
  const chosen = new URL(window.location.href).searchParams;
  for (const select of document.querySelectorAll("select[data-control=places], select[data-control=area]")) {
    for (const one of [...select.options])
      if (SLOT.test(one.value) && chosen.get(select.name) !== one.value) one.remove();
    for (const [name, { made }] of files) {
      if (select.dataset.control === "area" && !["areas", "mixed"].includes(made.kind)) continue;
      const value = OWN + name;
      const known = [...select.options].find((one) => one.value === value);
      const mine = known ?? select.appendChild(new Option("", value));
      mine.textContent = say(key("option"), { name: made.name });
    }
    const named = [...select.options].filter(({ value }) => SLOT.test(value) && !files.has(value.slice(OWN.length)));
    for (const one of named)
      one.textContent = say(key("option"), { name: remembered()[one.value.slice(OWN.length)] ?? "?" });
  }
}

// What goes with a question that the address asks, by name; a file that is too large for it is said and left out.
export async function collections() {
  const found = {};
  for (const name of new Set(wanted())) {
    const own = files.get(name);
    if (!own) continue;
    try {
      found[name] = await own.made.asGeoJSON();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const values = Object.fromEntries(Object.entries(error.values).map(([one, value]) => [one, number(value, 0)]));
      byId("own-faults").replaceChildren(
        element("p", {}, `${own.made.name}: ${say(key(`fault.${error.key}`), values)}`),
      );
      byId("own").open = true;
    }
  }
  return found;
}

// What of them lies at a place, for "what is here".
export const at = (latlng) =>
  [...files].flatMap(([name, { made, layer: drawn }]) =>
    drawn.at(latlng).map((n) => ({ name, title: made.name, headings: {}, properties: made.properties(n) })),
  );

// `altered` is called once the files that the address asks with are there again.
export function start(leaflet, altered) {
  [map, changed] = [leaflet, altered];
  const { style } = map.getPane(PANE) || map.createPane(PANE);
  Object.assign(style, { zIndex: 592, pointerEvents: "none" }); // above all layers, below what is drawn by hand
  byId("own-choose").addEventListener("click", () => byId("own-file").click());
  byId("own-file").addEventListener("change", ({ target }) => {
    receive(target.files);
    target.value = "";
  });
  document.addEventListener("fragment", options);
  draggable();
  told();
  list();
  options();
}
