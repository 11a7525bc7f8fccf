// The features of layers, in step with the versions that a page's data block names.
import assert from "node:assert/strict";
import { test } from "node:test";

const block = { textContent: JSON.stringify({ layers: { heat: { version: 1, items: "/items?limit=9" } } }) };
const asked = [];
const parts = new Map();
globalThis.window = { matchMedia: () => ({ matches: false }) };
globalThis.document = {
  documentElement: { dataset: {}, classList: { add() {} } },
  getElementById: (id) => (id === "page-data" ? block : null),
};
globalThis.fetch = async (address) => {
  asked.push(address);
  const features = [{ id: "heat-1", geometry: { coordinates: [7, 51] }, properties: { state: address } }];
  const more = parts.get(address) || { features };
  return { ok: true, headers: new Headers(), json: async () => more };
};
const { page } = await import("../../assets/js/core/page.js");
const { feature, fetched, load } = await import("../../assets/js/map/features.js");

test("a layer is asked for once at its newest version, never again at an older one", async () => {
  await Promise.all([load("heat"), load("heat")]);
  page.layers.heat.version = 2;
  assert.deepEqual(await load("heat"), ["heat-1"]);
  assert.deepEqual(await load("heat"), []);
  assert.deepEqual(asked, ["/items?limit=9&v=1", "/items?limit=9&v=2"]);
  assert.equal(feature("heat-1").properties.state, "/items?limit=9&v=2");
});

test("a layer of more sites than one answer holds is put together", async () => {
  const part = (name, next) => ({
    features: [{ id: name, geometry: { coordinates: [7, 51] }, properties: {} }],
    links: next ? [{ rel: "next", href: next }] : [],
  });
  parts.set("/trees", part("a", "/trees?offset=1"));
  parts.set("/trees?offset=1", part("b", "/trees?offset=2"));
  parts.set("/trees?offset=2", part("c"));
  const found = await fetched("/trees");
  assert.deepEqual(
    found.features.map((one) => one.properties.site_id),
    ["a", "b", "c"],
  );
});
