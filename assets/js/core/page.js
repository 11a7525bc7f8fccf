// The page's data block, its few words, and what it knows of its visitor.
const block = document.getElementById("page-data");
export const page = block ? JSON.parse(block.textContent) : { words: {}, layers: {} };
export const base = document.documentElement.dataset.base || "";
export const byId = (id) => document.getElementById(id);

export const layerOf = (site) => site.slice(0, site.lastIndexOf("-"));

export function say(key, values = {}) {
  return page.words[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
export const narrow = () => window.matchMedia("(max-width: 899px)").matches;

export function write(id, text) {
  const element = byId(id);
  if (element && element.textContent !== text) element.textContent = text;
}

export const failed = (key) => write("alert", say(`warning.${key}`));

document.documentElement.classList.add("js");
