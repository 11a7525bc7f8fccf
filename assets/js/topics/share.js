// A link to what is shown: kind, way of going and opened place. Where the visitor is goes along only with a tick, and then
// behind the "#", which browsers send to no server; the address bar is never given it.
import { altered, links, replace } from "../core/address.js";
import { byId, copy, say, write } from "../core/page.js";
import { mode } from "./answer.js";

const WRITTEN = /^#ort=(-?\d{1,2}(?:\.\d{1,9})?),(-?\d{1,3}(?:\.\d{1,9})?)$/; // lat,lon
const DECIMALS = 4;

const modes = () => [...document.querySelectorAll("[name=mode]")];
const ticked = () => byId("share-place").checked;

// The place of a link; null where there is none on this globe.
export function read(hash = window.location.hash) {
  const [, lat, lon] = (WRITTEN.exec(hash) || []).map(Number);
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

// Another place was chosen: that of the link is no longer what is shown.
export function forget() {
  if (!read()) return;
  replace(window.location.pathname + window.location.search);
}

// Without a place to ask from, the answer itself is what can be passed on.
function site() {
  const opened = document.querySelector("details.offer[open]");
  return (opened || (ticked() ? null : document.querySelector(".best[data-offer]")))?.dataset.offer;
}

function address(layer, { lat, lon }) {
  const link = new URL(window.location.pathname, window.location.href);
  const here = new URLSearchParams(window.location.search);
  const told = { lang: here.get("lang"), simple: here.get("simple"), layer, mode: mode(), site: site() };
  link.search = new URLSearchParams(Object.entries(told).filter(([, value]) => value));
  if (ticked()) link.hash = `ort=${lat.toFixed(DECIMALS)},${lon.toFixed(DECIMALS)}`;
  return link.href;
}

// `layer` and `place` say what was asked for and from where.
export function start(layer, place) {
  const wanted = new URL(window.location.href).searchParams.get("mode");
  modes().forEach((one) => (one.checked ||= one.value === wanted));
  // The address bar tells the way of going as a link does, so that other languages keep it; never the place.
  byId("modes").addEventListener("change", () => replace(altered("mode", modes()[0].checked ? null : mode())));
  document.addEventListener("click", ({ target }) => {
    if (target.id !== "share") return;
    const failed = (link) => write("share-note", say("disposal.copy_failed", { address: link }));
    copy(target, address(layer(), place()), failed);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.id === "share-place") write("share", byId("share").dataset.label);
  });
  links();
}
