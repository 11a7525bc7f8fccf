// Pieces of a page as the server renders them: fetched when a layer or a choice has changed, and morphed into what stands
// there, so that focus, scroll, what was opened and what was selected stay as they were.
import { Idiomorph } from "idiomorph";
import { base } from "./page.js";
import { heard, tellAges } from "./time.js";

const held = new WeakMap(); // by element: what was put there last
const asked = new WeakMap(); // by element: how often it was asked for
const tags = new WeakMap(); // by element of a page that no cache may keep: address and ETag of what stands there
const questions = new Map(); // by id of a piece
const JSON_BODY = { "Content-Type": "application/json" };
const OWN = { DETAILS: ["open"], INPUT: ["checked", "value"], TEXTAREA: ["value"] }; // what a visitor sets, by element
// Of a form that is sent also what is chosen; what else is chosen on a page is the server's to say.
const isChosen = (node, name) => name === "selected" && Boolean(node.closest("form[method='post']"));
const isOwn = (node, name) => node.type !== "hidden" && (OWN[node.tagName]?.includes(name) || isChosen(node, name));

// From now on a piece is what answers a question, its path and its body, which stands in no address; null: what all see.
export function ask(id, question) {
  if (question) questions.set(id, question);
  else questions.delete(id);
}

function address(element) {
  const url = new URL(questions.get(element.id)?.path ?? element.dataset.fragment, window.location.href);
  if (!url.search) url.search = window.location.search;
  return url;
}

// Lines that say something else than before are marked, for a stylesheet that lets them pulse once.
function morph(element, next) {
  const before = new Map(); // by line: what it said
  const beforeAttributeUpdated = (name, node) => {
    if (name === "data-pulse") before.set(node, node.dataset.pulse);
    return !isOwn(node, name);
  };
  Idiomorph.morph(element, next, { morphStyle: "outerHTML", callbacks: { beforeAttributeUpdated } });
  before.forEach((said, row) => row.classList.toggle("row--changed", row.dataset.pulse !== said));
}

// Puts an answer of the server into the element of the same id.
export function put(element, html) {
  if (held.get(element) === html) return;
  const next = new DOMParser().parseFromString(html, "text/html").getElementById(element.id);
  if (!next) throw new Error(`no ${element.id} in its fragment`);
  held.set(element, html);
  morph(element, next);
  tellAges();
  element.dispatchEvent(new Event("fragment", { bubbles: true }));
}

// Of what the browser may not keep it has no ETag: then it is known here.
function stamped(element, url) {
  const tag = element.dataset.every && tags.get(element);
  return tag?.of === url.href ? { headers: { "If-None-Match": tag.is } } : {};
}

// The browser asks with the ETag of what it has; of several answers only that to the last question counts.
export async function refresh(element) {
  const mine = (asked.get(element) || 0) + 1;
  asked.set(element, mine);
  const url = address(element);
  const body = questions.get(element.id)?.body;
  const asking = body && { method: "POST", headers: JSON_BODY, body: JSON.stringify(body) };
  const answer = await fetch(url, { cache: "no-cache", ...stamped(element, url), ...asking });
  if (answer.status === 304) return;
  if (!answer.ok) throw new Error(`${url.pathname}: ${answer.status}`);
  heard(answer.headers);
  const html = await answer.text();
  if (asked.get(element) !== mine) return;
  put(element, html);
  tags.set(element, { of: url.href, is: answer.headers.get("ETag") || "" });
}

const all = () => [...document.querySelectorAll("[data-fragment]")];
const depends = (element, layers) =>
  (element.dataset.live || "").split(" ").some((one) => one === "*" || layers.includes(one));

export const choice = () => Promise.all(all().map(refresh));
export const changed = (layers) => Promise.all(all().filter((one) => depends(one, layers)).map(refresh)); // biome-ignore format: a line

// A question whose body is told to nobody: answered with a piece of the page.
export async function post(path, body) {
  const { lang } = document.documentElement;
  const simple = new URL(window.location.href).searchParams.get("simple") === "1";
  const text = JSON.stringify({ ...body, lang, simple });
  const answer = await fetch(`${base}${path}`, { method: "POST", headers: JSON_BODY, body: text, cache: "no-store" });
  if (!answer.ok) throw Object.assign(new Error(`${path}: ${answer.status}`), { status: answer.status });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}
