// A combobox after WAI-ARIA 1.2 over names that the server suggests. What is typed goes there in a body, never in an address.
import { post } from "./fragments.js";

const PAUSE = 150; // ms
const SHORTEST = 2; // letters
const MOST = 7; // suggestions

export class Combobox {
  #active = -1;
  #answered = ""; // the text that the list answers
  #meant = false; // whether its first is what that text means
  #asked = 0;
  #timer = null;

  // `path` answers with options; `taken` is told the data of the chosen one, `entered` that Enter chose none.
  constructor(form, { path, taken, entered }) {
    const find = (role) => form.querySelector(`[role=${role}]`);
    Object.assign(this, { path, taken, input: find("combobox"), list: find("listbox"), status: find("status") });
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.#pressed(event));
    this.input.addEventListener("blur", () => this.close());
    // Before the blur that would close the list.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => this.take(target.closest("[role=option]")));
    form.addEventListener("submit", (event) => {
      if (this.#active < 0) entered(event);
      else {
        event.preventDefault();
        this.take(this.list.children[this.#active]);
      }
    });
  }

  get text() {
    return this.input.value.trim();
  }

  clear() {
    this.input.value = "";
    this.close();
  }

  close() {
    this.#asked += 1;
    window.clearTimeout(this.#timer);
    this.#show([]);
  }

  tell(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  typed() {
    window.clearTimeout(this.#timer);
    const { text } = this;
    if (text.length < SHORTEST) this.close();
    else this.#timer = window.setTimeout(() => this.#ask(text).catch(() => {}), PAUSE);
  }

  take(option) {
    if (!option) return;
    const data = { ...option.dataset };
    this.input.value = data.label ?? this.input.value;
    this.close();
    this.taken(data);
  }

  // The options of what is typed, and whether the first is meant.
  async meant() {
    window.clearTimeout(this.#timer);
    const { text } = this;
    if (text && (!this.list.children.length || text !== this.#answered)) await this.#ask(text);
    return { options: [...this.list.children], isMeant: this.#meant };
  }

  // Answers may overtake each other: only that to the last question counts.
  async #ask(text) {
    this.#asked += 1;
    const mine = this.#asked;
    const found = (await post(this.path, { q: text, limit: MOST })).getElementById("places");
    if (mine !== this.#asked) return;
    [this.#answered, this.#meant] = [text, "meant" in found.dataset];
    this.#show([...found.children]);
    this.tell(found.dataset.said);
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

  #step(by) {
    const { length } = this.list.children;
    if (!length) this.typed();
    else this.#activate(by > 0 ? (this.#active + 1) % length : (this.#active <= 0 ? length : this.#active) - 1);
  }

  #pressed(event) {
    const keys = { ArrowDown: () => this.#step(1), ArrowUp: () => this.#step(-1), Escape: () => this.close() };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  }
}
