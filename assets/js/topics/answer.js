// Where there is room near a place: asked of the server, whose answer is put into the page as it comes.
// Where somebody is stays in this script and in the body of one question.
import { post } from "../core/fragments.js";
import { byId, calm, copy, narrow, page, position, say, write } from "../core/page.js";
import { clock, now } from "../core/time.js";
import { Search } from "./search.js";

const PATIENCE = 300; // ms until words
const DECIMALS = 6; // of degrees
const TOO_FAR = 400;
const QUIET = ["map", "link"]; // ways to give a place after which the focus stays where it is
const loaded = now();

const words = (key, values) => say(`disposal.${key}`, values);
export const mode = () => document.querySelector("[name=mode]:checked").value;

export class Answer {
  #asked = 0;
  place = null; // {lat, lon, how, name}

  // `shown` is told what the answer says for scripts, null where there is none; `share` whether it can be passed on.
  constructor({ limit, layer, share = false, shown = () => {} }) {
    Object.assign(this, { limit, layer, share, shown });
    this.search = new Search(
      ({ lat, lon, name }) => this.from(lat, lon, "search", name),
      (error) => this.failed(error),
    );
    document.addEventListener("click", ({ target }) => this.#clicked(target));
    byId("locate").addEventListener("click", () => this.locate());
    byId("modes").addEventListener("change", () => this.place && this.ask());
  }

  from(lat, lon, how, name = "") {
    if (how !== "search") this.search.clear();
    this.place = { lat: Number(lat.toFixed(DECIMALS)), lon: Number(lon.toFixed(DECIMALS)), how, name };
    return this.ask();
  }

  // Of several questions only the answer to the last one is shown.
  async ask() {
    this.#asked += 1;
    const mine = this.#asked;
    const waiting = window.setTimeout(() => write("hint", words("searching")), PATIENCE);
    try {
      const { lat, lon, how, name } = this.place;
      const question = { layer: this.layer(), lat, lon, how, name, limit: this.limit, mode: mode(), share: this.share };
      const found = await post("/fragments/entsorgung/nearest", question);
      if (mine === this.#asked) this.#put(found);
    } catch (error) {
      if (mine === this.#asked) this.failed(error);
    } finally {
      window.clearTimeout(waiting);
    }
  }

  #put(found) {
    ["answer", "more"].forEach((id) => byId(id).replaceWith(found.getElementById(id)));
    const told = JSON.parse(found.getElementById("answer-data").textContent);
    write("hint", words("private"));
    this.shown(told);
    this.#arrived(told.said);
  }

  #arrived(said) {
    if (QUIET.includes(this.place?.how)) write("said", said);
    else byId("best").focus({ preventScroll: true });
    const block = this.share && narrow() ? "start" : "nearest";
    byId("answer").scrollIntoView({ block, behavior: calm() ? "auto" : "smooth" });
  }

  // What is said where there is no answer; without a connection no server can say it.
  message(key, more, { again = false } = {}) {
    const values = { town: page.town, time: clock(loaded) };
    const box = byId("answer-none").content.firstElementChild.cloneNode(true);
    box.querySelector(".best__name").textContent = words(key, values);
    box.querySelector(".fact").textContent = words(more, values);
    if (!again) box.querySelector("button").remove();
    byId("answer").replaceChildren(box);
    byId("more").replaceChildren();
    write("hint", "");
    this.shown(null);
    this.#arrived(words(key, values));
  }

  failed({ status }) {
    if (status === TOO_FAR) this.message("far", "far_more");
    else if (navigator.onLine) this.message("broken", "broken_more", { again: true });
    else this.message("offline", "offline_more", { again: true });
  }

  locate() {
    const refused = (why) => {
      this.place = null;
      this.message(why, "refused_more");
    };
    write("hint", words("locating"));
    position(({ latitude, longitude }) => this.from(latitude, longitude, "device"), refused);
  }

  #clicked(target) {
    if (target.closest("#again")) this.ask();
    const button = target.closest("[data-copy]");
    if (!button) return;
    copy(button, button.dataset.copy, (address) => {
      button.closest(".acts").nextElementSibling.textContent = words("copy_failed", { address });
    });
  }
}
