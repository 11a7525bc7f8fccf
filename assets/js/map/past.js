// The last 48 hours on the map: one fetch of hourly means, or one an hour of sites that come and go, and a slider that
// shows or plays them. Lists stay at now.
import { base, byId, page, say } from "../core/page.js";
import { daysAgo, hour, now, number, weekday } from "../core/time.js";
import { collection, fetched } from "./features.js";

const HOURS = 48;
const HOUR = 3600e3;
const FRAME = 350; // ms between two hours when it plays
const MISSING = { state: "missing", class: null };

const end = (back) => Math.floor(now() / HOUR) * HOUR - (back - 1) * HOUR;

async function series(id) {
  const query = new URLSearchParams({ step: "hour", from: new Date(end(HOURS) - HOUR).toISOString() });
  const answer = await fetch(`${base}/api/layers/${id}/series?${query}`);
  if (!answer.ok) throw new Error(`series: ${answer.status}`);
  return byHour((await answer.json()).columns);
}

// Means by instant and site.
export function byHour(columns) {
  const found = new Map();
  columns.observed_at.forEach((text, i) => {
    if (columns.channel[i] !== 0 || columns.mean[i] === null) return;
    const at = Date.parse(text);
    if (!found.has(at)) found.set(at, new Map());
    found.get(at).set(columns.site_id[i], columns.mean[i]);
  });
  return found;
}

// The features as they were in an hour: copies, so that everything beside the map keeps what is true now.
export function asOf(live, { classes, shows }, values) {
  const classed = (value) => (classes.filter((one) => one.low <= value).pop() || classes[0]).id;
  const features = live.features.map((one) => {
    const value = values.get(one.properties.site_id);
    const said = value === undefined ? MISSING : { state: "ok", class: classed(value) };
    return { ...one, properties: { ...one.properties, ...said, [shows]: value ?? null } };
  });
  return { ...live, features };
}

function named(at) {
  const days = daysAgo(at);
  const day = days > 1 ? weekday(at) : say(days ? "chart.yesterday" : "chart.today");
  return `${day} ${say("chart.oclock", { time: hour(at) })}`;
}

function sentence(at, { unit }, values) {
  if (!values.size) return say("past.none", { time: named(at) });
  const all = [...values.values()];
  const high = `${number(Math.max(...all), 0)}\u00a0${unit}`.trimEnd();
  return say("past.said", { time: named(at), low: number(Math.min(...all), 0), high });
}

let present = null; // what the page says of now, with its links, while another hour stands in its place

// The page's sentence says the time that is drawn, and what belongs to now is away; null: it is now.
function headline(text) {
  const answer = byId("answer");
  if (!answer) return;
  answer.parentElement.classList.toggle("sentence--past", text !== null);
  if (text !== null) {
    present ??= [...answer.childNodes];
    answer.textContent = text;
  } else if (present) {
    answer.replaceChildren(...present);
    present = null;
  }
}

const slider = () => byId("past-hours");
const hoursBack = () => -Number(slider().value);

// `moved` is told whether the map shows another hour than now.
export class Past {
  #hours = null; // a promise of means by instant and site
  #timer = null;
  #said = null; // of the hour that is drawn

  constructor(map, moved) {
    Object.assign(this, { map, moved });
    document.addEventListener("input", ({ target }) => {
      if (target.id !== "past-hours") return;
      this.#stop();
      this.#show();
    });
    document.addEventListener("click", ({ target }) => target.closest(".past__play") && this.#play());
    document.addEventListener("fragment", ({ target }) => target.id === "sentence" && this.#again());
  }

  // Another layer has the slider.
  reset() {
    if (this.id) this.map.past(this.id, null);
    this.id = byId("past").dataset.layer;
    if (this.id) this.#stop();
    this.#hours = null;
    this.#said = null;
    headline(null);
    if (this.id) slider().value = 0;
    this.moved(false);
  }

  #tell(text) {
    byId("past").querySelector("output").textContent = text;
    slider().setAttribute("aria-valuetext", text);
  }

  // What the map shows now, and so the page says.
  #lead(text) {
    this.#tell(text);
    this.#said = hoursBack() ? `${text[0].toUpperCase()}${text.slice(1)}.` : null;
    headline(this.#said);
  }

  // A sentence of now arrived.
  #again() {
    present = null;
    headline(this.#said);
  }

  async #show() {
    const back = hoursBack();
    byId("past").classList.toggle("past--now", !back);
    this.moved(back !== 0);
    try {
      await this.#draw(back, this.id);
    } catch {
      this.#hours = null;
      this.#stop();
      this.#tell(say("past.failed"));
    }
  }

  async #draw(back, id) {
    if (back && page.layers[id].stated) return this.#drawThere(back, id);
    if (back && !this.#hours) this.#tell(say("past.loading"));
    if (back) this.#hours ||= series(id);
    const values = back ? (await this.#hours).get(end(back)) || new Map() : null;
    if (id !== this.id || back !== hoursBack()) return;
    this.map.past(id, values && asOf(collection(id), page.layers[id], values));
    this.#lead(values ? sentence(end(back), page.layers[id], values) : say("chart.now"));
  }

  // What there was in an hour, at its end.
  async #drawThere(back, id) {
    const at = end(back);
    this.#hours ||= new Map();
    if (!this.#hours.has(at))
      this.#hours.set(at, fetched(`${page.layers[id].items}&datetime=${new Date(at).toISOString()}`));
    const there = await this.#hours.get(at);
    if (id !== this.id || back !== hoursBack()) return;
    this.map.past(id, there);
    this.#lead(say("past.there", { time: named(at), n: there.features.length }));
  }

  #stop() {
    window.clearInterval(this.#timer);
    this.#timer = null;
    byId("past").querySelector("button").textContent = say("past.play");
  }

  async #play() {
    if (this.#timer) return this.#stop();
    slider().value = -HOURS;
    byId("past").querySelector("button").textContent = say("past.stop");
    await this.#show();
    if (!this.#hours) return;
    this.#timer = window.setInterval(() => {
      slider().value = 1 - hoursBack();
      this.#show();
      if (!hoursBack()) this.#stop();
    }, FRAME);
  }
}
