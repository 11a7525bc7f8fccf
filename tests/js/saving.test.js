// What is sent when an answer is kept, and what is said of it.
import assert from "node:assert/strict";
import { test } from "node:test";

const texts = { done: "kept", none: "no answer", failed: "failed", out: "logged out", running: "is worked out" };
const elements = {};
const element = (more = {}) => ({
  dataset: {},
  children: [],
  textContent: "",
  replaceChildren() {
    Object.assign(this, { children: [], textContent: "" });
  },
  append(one) {
    this.children.push(one);
  },
  focus() {},
  ...more,
});

globalThis.window = {
  matchMedia: () => ({ matches: false }),
  location: { href: "http://town.test/fachkarte?q=reach" },
};
globalThis.document = {
  documentElement: { dataset: {}, classList: { add() {} }, lang: "de" },
  getElementById: (id) => elements[id] ?? null,
  createElement: () => element(),
};
const { start } = await import("../../assets/js/workbench/saving.js");

// Clicks the button while the server answers like this; returns what was sent, and what is said.
async function clicked(asked, answer, own = {}) {
  const sent = [];
  let click = null;
  const dataset = { ...texts, to: "/api/saved-answers", see: "/verwaltung/antworten?lang=en" };
  elements.save = element({ dataset, addEventListener: (_, heard) => { click = heard; } }); // biome-ignore format: a line
  elements.saved = element();
  elements.more = element({ dataset: asked ? { asked: JSON.stringify(asked) } : {} });
  globalThis.fetch = async (to, { body }) => {
    sent.push([to, JSON.parse(body)]);
    if (!answer) throw new TypeError("no connection");
    return answer;
  };
  start(
    () => own,
    () => ({ yard: "hof.csv", other: "rest.csv" }),
  );
  await click();
  return { sent, said: elements.saved.children[0] ?? elements.saved.textContent, busy: elements.save.disabled };
}

test("what is shown is sent, and of one's own what it was asked with", async () => {
  const asked = { question: "siting", parameters: { candidates: "own:yard", must: ["own:drawn"], n: 3 } };
  const own = { yard: { type: "FeatureCollection" }, drawn: { features: [] }, other: { features: [1] } };
  const answer = { ok: true, json: async () => ({ id: "a1b2" }) };
  const { sent, said, busy } = await clicked(asked, answer, own);
  assert.deepEqual(sent, [
    ["/api/saved-answers", { ...asked, own: { yard: own.yard, drawn: own.drawn }, files: { yard: "hof.csv" } }],
  ]);
  assert.equal(said.href, "http://town.test/verwaltung/antworten?lang=en&answer=a1b2");
  assert.equal(said.textContent, "kept");
  assert.equal(busy, false);
});

test("without an answer nothing is sent", async () => {
  const { sent, said } = await clicked(null, { ok: true });
  assert.deepEqual(sent, []);
  assert.equal(said, "no answer");
});

test("what went wrong is said", async () => {
  const asked = { question: "reach", parameters: {} };
  assert.equal((await clicked(asked, { ok: false, status: 401 })).said, "logged out");
  assert.equal((await clicked(asked, { ok: false, status: 400 })).said, "failed");
  assert.equal((await clicked(asked, null)).said, "failed");
  const later = (reason) => ({ ok: false, status: 503, json: async () => ({ reason }) });
  assert.equal((await clicked(asked, later("running"))).said, "is worked out");
  assert.equal((await clicked(asked, later())).said, "failed");
});

test("who is offered nothing misses nothing", () => {
  elements.save = undefined;
  start(() => ({}));
});
