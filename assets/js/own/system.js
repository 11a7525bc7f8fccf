// Asks which coordinate system a file has, below the button it was chosen with; the focus goes there and back.
import { byId, say } from "../core/page.js";
import { number } from "../core/time.js";

const key = (name) => `own_files.system.${name}`;

// An EPSG code; null: somebody would rather not say.
export function system(name, { guess, choices, x, y, named }) {
  const form = byId("own-system");
  const [title, why, select] = ["title", "why", "select"].map((one) => byId(`own-system-${one}`));
  const values = { named, x: number(x, 0), y: number(y, 0) };
  title.textContent = say(key("title"), { name });
  why.textContent = say(key(named ? "unread" : "why"), values);
  const label = (one) => (one.code === guess ? say(key("guess"), { system: one.name }) : one.name);
  select.replaceChildren(...choices.map((one) => new Option(label(one), one.code, false, one.code === guess)));
  form.hidden = false;
  select.focus();
  return new Promise((done) => {
    const end = (event, code) => {
      event.preventDefault();
      form.hidden = true;
      byId("own-choose").focus();
      done(code);
    };
    form.onsubmit = (event) => end(event, Number(select.value));
    form.onreset = (event) => end(event, null);
  });
}
