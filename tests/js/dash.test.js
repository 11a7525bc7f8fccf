// What Dash is given and asked: features once by address, and answers that say when the pieces are there.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const SAME = Symbol("no update");
const alert = { id: "alert", textContent: "" };
const block = {
  textContent: JSON.stringify({
    words: { "warning.layer_failed": "failed" },
    layers: { bins: {}, heat: { version: 8 } },
  }),
};
const asked = [];
const effects = [];
const set = [];
let answer = null;

globalThis.window = {
  matchMedia: () => ({ matches: false }),
  setTimeout: (run) => run(),
  React: { useEffect: (run) => effects.push(run) },
  ReactDOM: { createPortal: (children, place) => [children, place.id] },
  dash_clientside: { no_update: SAME, set_props: (...props) => set.push(props) },
};
globalThis.document = {
  documentElement: { dataset: {}, classList: { add() {} }, lang: "de" },
  getElementById: (id) => ({ alert, "page-data": block })[id] || (id === "kept" ? null : { id }),
};
globalThis.fetch = async (address) => {
  asked.push(address);
  return { ok: true, headers: new Headers(), json: async () => answer(address) };
};
const { feature, features, renew } = await import("../../assets/js/dash/map.js");
const { ask, Place, Visit } = await import("../../assets/js/dash/components.js");

const town = (...ids) => ({ type: "FeatureCollection", features: ids.map((id) => ({ id, properties: {} })) });
const drawing = (items) => ({ layer: "heat", items });

beforeEach(() => {
  answer = () => town("heat-1");
  for (const list of [asked, effects, set]) list.length = 0;
});

test("a layer is fetched once for an address, and its features know their site", async () => {
  const found = await features(drawing("/items?v=1"));
  assert.equal(found.features[0].properties.site_id, "heat-1");
  assert.equal(feature("heat-1"), found.features[0]);
  assert.equal(await features({ ...drawing("/items?v=1"), lit: "heat-1" }), SAME);
  assert.deepEqual(asked, ["/items?v=1"]);
});

test("a layer that is not shown has no features, and nobody is asked", async () => {
  assert.deepEqual((await features(drawing(null))).features, []);
  assert.equal(feature("heat-1"), undefined);
  assert.deepEqual(asked, []);
});

test("of two addresses the features of the last one count, whichever comes first", async () => {
  let late = null;
  answer = (address) => (address.endsWith("2") ? new Promise((done) => (late = done)) : town("heat-3"));
  const slow = features(drawing("/items?v=2"));
  const quick = await features(drawing("/items?v=3"));
  late(town("heat-2"));
  assert.equal(await slow, SAME);
  assert.equal(feature("heat-3"), quick.features[0]);
});

test("a layer that did not come is said, and asked for again", async () => {
  answer = () => Promise.reject(new Error("gone"));
  assert.equal(await features(drawing("/items?v=4")), SAME);
  assert.equal(alert.textContent, "failed");
  answer = () => town("heat-4");
  assert.equal((await features(drawing("/items?v=4"))).features.length, 1);
});

test("what stands together has one symbol, that of the layer in front", async () => {
  const placed = (...features) => ({ features: features.map(([id, place_id]) => ({ id, properties: { place_id } })) });
  answer = (address) =>
    address.startsWith("/bins") ? placed(["bins-1"], ["bins-2"]) : placed(["heat-1", "bins-2"], ["heat-2"]);
  const ids = ({ features: some }) => some.map(({ id }) => id);
  const [bins, heat] = ["bins", "heat"].map((layer) => ({ layer, items: `/${layer}` }));
  assert.deepEqual(ids(await features(heat)), ["heat-1", "heat-2"]);
  assert.deepEqual(ids(await features(bins)), ["bins-1", "bins-2"]);
  assert.deepEqual(
    set.splice(0).map(([id, { data }]) => [id, ids(data)]),
    [["layer-heat", ["heat-2"]]],
  );
  assert.deepEqual(ids(await features({ ...heat, front: true })), ["heat-1", "heat-2"]);
  assert.deepEqual(
    set.splice(0).map(([id, { data }]) => [id, ids(data)]),
    [["layer-bins", ["bins-1"]]],
  );
  assert.equal(feature("bins-2").id, "bins-2");
  await features({ ...bins, items: null });
  assert.deepEqual(set, []);
});

test("new values are had by the newest version, those of a past hour stay", async () => {
  await features(drawing("/items?v=5"));
  renew("heat");
  assert.deepEqual(set, [["layer-heat", { hideout: drawing("/items?v=8") }]]);
  await features(drawing("/items?v=5&datetime=2026-07-01T12:00:00Z"));
  renew("heat");
  assert.equal(set.length, 1);
});

test("a question is done once its pieces are there", async () => {
  const told = [];
  let done = false;
  Visit.begin = () => told.push("begun");
  Visit({ setProps: (props) => told.push(props) });
  const [answered, begin] = effects;
  begin();
  const question = ask({ asked: "?site=heat-1" }).then(() => (done = true));
  assert.deepEqual(told, ["begun", { asked: "?site=heat-1" }]);
  assert.equal(done, false);
  answered();
  await question;
  assert.equal(done, true);
});

test("a child is shown inside of an element of the page", () => {
  assert.deepEqual(Place({ to: "chart-course", children: "drawn" }), ["drawn", "chart-course"]);
});
