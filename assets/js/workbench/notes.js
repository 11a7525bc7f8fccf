// What scripts say at the entry of a layer, whatever the server renders there anew: that it is too far away, or failed.
import { byId, say, write } from "../core/page.js";

const said = new Map(); // by layer: [key of a text, its values]
const far = new Map(); // by layer that is drawn nearer: its title
const LATER = "scale_later";

const text = (id, [key, values]) =>
  say(`fachkarte.script.${key}`, { ...values, scale: byId(`shown-${id}`)?.dataset.scale });

// No key: nothing is to be said.
export function note(id, key = null, values = {}) {
  if (key) said.set(id, [key, values]);
  else said.delete(id);
  write(`note-${id}`, key ? text(id, said.get(id)) : "");
}

export const noted = (id) => said.get(id)?.[0];

// Whether the map is near enough for a layer; of those that it is not for, one is named on the map.
export function near(id, title, is) {
  if (is) far.delete(id);
  else far.set(id, title);
  if (!is) note(id, LATER);
  else if (noted(id) === LATER) note(id);
  const [first] = far.values();
  write("alert", first ? say("fachkarte.script.nearer", { layer: first }) : "");
}

// A layer left the map.
export function gone(id) {
  if (far.has(id)) near(id, "", true);
  said.delete(id);
}

export const again = () => said.forEach((one, id) => write(`note-${id}`, text(id, one)));
