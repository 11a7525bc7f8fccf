// "What is here?": what lies within 500 m of a place, by a tap, a search, the middle of the map, or a link. The place goes in
// a body; in a link that somebody copies it stands behind the #, which no server is told.
import { Combobox } from "../core/combobox.js";
import { post } from "../core/fragments.js";
import { byId, copy, narrow, position, write } from "../core/page.js";

const PATH = "/fragments/karte/here";
const PLACES = "/fragments/bei-mir/places";
const PLACE = /^#hier=(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)$/; // latitude, longitude
const DECIMALS = 5; // of degrees in a link
const RADIUS = 500; // m
const TAP = 250; // ms, within which a second tap means to zoom
const STYLE = { interactive: false, className: "vicinity__circle", fillOpacity: 0.06, weight: 2 };

let map = null;
let circle = null;
let here = null;
let turn = 0;

const fold = () => byId("vicinity");
const told = (key) => fold().dataset[key];

function mark(at) {
  circle?.remove();
  circle = at && window.L.circle(at, { ...STYLE, radius: RADIUS }).addTo(map);
}

// The link that was opened leads to another place than what is looked at now.
function forget() {
  if (PLACE.test(window.location.hash))
    window.history.replaceState(window.history.state, "", `${window.location.pathname}${window.location.search}`);
}

function put(found) {
  byId("here").replaceWith(found);
  for (const id of ["here-share", "here-close"]) byId(id).hidden = false;
}

function say(text) {
  const made = document.createElement("div");
  const line = document.createElement("p");
  Object.assign(made, { id: "here", className: "vicinity__answer" });
  line.setAttribute("role", "status");
  line.textContent = text;
  made.append(line);
  put(made);
}

// On a phone the answer begins where the map ends.
function reveal() {
  if (narrow() && byId("here").getBoundingClientRect().top > window.innerHeight * 0.7)
    fold().scrollIntoView({ block: "center" });
}

export async function look(at, { focus = false, moves = false } = {}) {
  turn += 1;
  const mine = turn;
  here = at;
  fold().open = true;
  mark(at);
  if (moves) map.fitBounds(circle.getBounds(), { animate: false });
  if (byId("here").hidden) say(told("asking"));
  try {
    const found = (await post(PATH, { lon: at.lng, lat: at.lat })).getElementById("here");
    if (mine !== turn) return;
    put(found);
  } catch {
    if (mine === turn) say(told("failed"));
  }
  reveal();
  if (focus) byId("here-title")?.focus({ preventScroll: narrow() });
}

export function close() {
  turn += 1;
  here = null;
  mark(null);
  forget();
  byId("here").replaceChildren();
  byId("here").hidden = true;
  for (const id of ["here-share", "here-close"]) byId(id).hidden = true;
  fold().open = false;
  fold().querySelector("summary").focus({ preventScroll: true });
}

function share(button) {
  const place = [here.lat, here.lng].map((one) => one.toFixed(DECIMALS)).join(",");
  const { origin, pathname, search } = window.location;
  const link = `${origin}${pathname}${search}#hier=${place}`;
  copy(button, link, () => write("alert", `${told("not_copied")} ${link}`));
}

function linked() {
  const found = PLACE.exec(window.location.hash);
  if (found) look(window.L.latLng(Number(found[1]), Number(found[2])), { moves: true });
}

function search() {
  const form = fold().querySelector("form");
  const chosen = ({ lon, lat, href }) => {
    if (lon && lat) look(window.L.latLng(Number(lat), Number(lon)), { focus: true, moves: true });
    else if (href) window.location.assign(href);
  };
  const box = new Combobox(form, {
    path: PLACES,
    taken: chosen,
    async entered(event) {
      event.preventDefault();
      const { options, isMeant } = await box.meant();
      if (isMeant && options.length) box.take(options[0]);
    },
  });
  byId("here-locate").addEventListener("click", () => {
    box.tell(form.dataset.locating);
    position(
      ({ latitude, longitude }) => {
        box.tell("");
        look(window.L.latLng(latitude, longitude), { focus: true, moves: true });
      },
      (why) => box.tell(form.dataset[why]),
    );
  });
}

// To be called once the map is there.
export function start(drawn) {
  map = drawn;
  let tapped = null;
  const not = () => window.clearTimeout(tapped);
  map.on("click", ({ latlng }) => {
    not();
    tapped = window.setTimeout(() => {
      forget();
      look(latlng);
    }, TAP);
  });
  map.on("dblclick zoomstart", not);
  const holder = map.getContainer();
  holder.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === holder) look(map.getCenter(), { focus: true });
  });
  byId("here-middle").addEventListener("click", () => look(map.getCenter(), { focus: true }));
  byId("here-share").addEventListener("click", ({ target }) => share(target));
  byId("here-close").addEventListener("click", close);
  window.addEventListener("hashchange", linked);
  search();
  linked();
}
