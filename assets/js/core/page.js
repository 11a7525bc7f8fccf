// The page's data block, its few words, and what it knows of its visitor and asks of the device.
const block = document.getElementById("page-data");
export const page = block ? JSON.parse(block.textContent) : { words: {}, layers: {} };
export const base = document.documentElement.dataset.base || "";
const REFUSED = 1; // code of the browser
const EXACT = { enableHighAccuracy: true, timeout: 10000, maximumAge: 60e3 }; // ms
export const byId = (id) => document.getElementById(id);
export const layerOf = (site) => site.slice(0, site.lastIndexOf("-"));

// `{n} {n:Ort|Orte}` says "1 Ort" and "2 Orte", as dashboard/texts/counted.py does.
const PLACE = /\{(\w+)(?::([^{}|]*)\|([^{}]*))?\}/g;

export function say(key, values = {}) {
  const filled = (whole, name, one, others) =>
    others === undefined ? (values[name] ?? whole) : String(values[name]) === "1" ? one : others;
  return page.words[key].replace(PLACE, filled);
}

export const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
export const narrow = () => window.matchMedia("(max-width: 899px)").matches;
const LOW = 700; // px: what is open there would push the list out of the window
export const roomy = () => !narrow() && window.innerHeight >= LOW;

export function write(id, text) {
  const element = byId(id);
  if (element && element.textContent !== text) element.textContent = text;
}

export const failed = (key) => write("alert", say(`warning.${key}`));
// Says at once what styles say of a map that is late.
export const noMap = () => byId("map-area").classList.add("map--failed");

// Once the next picture of the page is on the screen: long work that can wait for it begins then.
export const painted = () => new Promise((done) => window.requestAnimationFrame(() => window.setTimeout(done)));

// Copies a text, and says on the button and to who hears the page that it did.
export async function copy(button, text, refused) {
  const label = button.querySelector(".kern-label") || button;
  try {
    await navigator.clipboard.writeText(text);
    label.textContent = button.dataset.copied;
    write("said", button.dataset.copied);
  } catch {
    refused(text);
  }
}

// Where the device is: its coordinates stay with who asks. `refused` is told by a word of ours why there are none.
export function position(found, refused, options = EXACT) {
  const why = ({ code }) => refused(code === REFUSED ? "refused" : "no_position");
  if (navigator.geolocation) navigator.geolocation.getCurrentPosition(({ coords }) => found(coords), why, options);
  else why({});
}

document.documentElement.classList.add("js");
