// The search for a place: a combobox after WAI-ARIA 1.2. What is typed goes to our server in a body, never in an address;
// the suggestions are the server's.
import { post } from "../core/fragments.js";
import { byId, say, write } from "../core/page.js";

const PAUSE = 150; // ms
const SHORTEST = 2; // letters
const MOST = 7; // suggestions

export class Search {
  input = byId("place");
  list = byId("places");
  #active = -1;
  #answered = ""; // the text that the list answers
  #meant = false; // whether its first is what that text means
  #asked = 0;
  #timer = null;

  // `chosen` is told {name, lat, lon}; `failed` an error.
  constructor(chosen, failed) {
    Object.assign(this, { chosen });
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#pressed(event));
    this.input.addEventListener("blur", () => this.#close());
    // Before the blur that would close the list.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => this.#take(target.closest("[role=option]")));
    byId("seek").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit().catch(failed);
    });
  }

  clear() {
    this.input.value = "";
    this.#close();
  }

  #show(options) {
    this.list.replaceChildren(...options);
    this.list.hidden = !options.length;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.#activate(-1);
  }

  #activate(index) {
    const { children } = this.list;
    this.#active = index;
    [...children].forEach((one, i) => one.setAttribute("aria-selected", String(i === index)));
    this.input.setAttribute("aria-activedescendant", children[index]?.id || "");
    children[index]?.scrollIntoView({ block: "nearest" });
  }

  #close() {
    this.#asked += 1;
    window.clearTimeout(this.#timer);
    this.#show([]);
  }

  // Answers may overtake each other: only that to the last question counts.
  async #ask(text) {
    this.#asked += 1;
    const mine = this.#asked;
    const found = (await post("/fragments/entsorgung/places", { q: text, limit: MOST })).getElementById("places");
    if (mine !== this.#asked) return;
    [this.#answered, this.#meant] = [text, "meant" in found.dataset];
    this.#show([...found.children]);
    write("said", found.dataset.said);
  }

  #typed() {
    window.clearTimeout(this.#timer);
    const text = this.input.value.trim();
    if (text.length < SHORTEST) this.#close();
    else this.#timer = window.setTimeout(() => this.#ask(text).catch(() => {}), PAUSE);
  }

  #take(option) {
    if (!option) return;
    const { label, name, lat, lon } = option.dataset;
    this.input.value = label;
    this.#close();
    this.chosen({ name, lat: Number(lat), lon: Number(lon) });
  }

  async #submit() {
    window.clearTimeout(this.#timer);
    const text = this.input.value.trim();
    if (text && (!this.list.children.length || text !== this.#answered)) await this.#ask(text);
    const { children } = this.list;
    if (children.length && (this.#meant || this.#active >= 0)) this.#take(children[Math.max(this.#active, 0)]);
    else write("hint", say(children.length ? "disposal.choose" : "disposal.found_none"));
  }

  #step(by) {
    const { length } = this.list.children;
    if (!length) this.#typed();
    else this.#activate(by > 0 ? (this.#active + 1) % length : (this.#active <= 0 ? length : this.#active) - 1);
  }

  #pressed(event) {
    const keys = { ArrowDown: () => this.#step(1), ArrowUp: () => this.#step(-1), Escape: () => this.#close() };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  }
}
