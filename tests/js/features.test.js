// The features of layers, in step with the versions that a page's data block names.
import assert from "node:assert/strict";
import { test } from "node:test";

const block = { textContent: JSON.stringify({ layers: { heat: { version: 1, items: "/items?limit=9" } } }) };
const asked = [];
globalThis.window = { matchMedia: () => ({ matches: false }) };
globalThis.document = {
  documentElement: { dataset: {}, classList: { add() {} } },
  getElementById: (id) => (id === "page-data" ? block : null),
};
globalThis.fetch = async (address) => {
  asked.push(address);
  const features = [{ id: "heat-1", geometry: { coordinates: [7, 51] }, properties: { state: address } }];
  return { ok: true, headers: new Headers(), json: async () => ({ features }) };
};
const { page } = await import("../../assets/js/core/page.js");
const { feature, load } = await import("../../assets/js/map/features.js");

test("a layer is asked for once at its newest version, never again at an older one", async () => {
  await Promise.all([load("heat"), load("heat")]);
  page.layers.heat.version = 2;
  assert.deepEqual(await load("heat"), ["heat-1"]);
  assert.deepEqual(await load("heat"), []);
  assert.deepEqual(asked, ["/items?limit=9&v=1", "/items?limit=9&v=2"]);
  assert.equal(feature("heat-1").properties.state, "/items?limit=9&v=2");
});
