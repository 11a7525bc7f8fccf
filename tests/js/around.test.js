// The pieces of the basemap that a tour needs are those around its stops, each once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { keepAround, tiles } from "../../assets/js/map/around.js";

const PLACE = { lat: 51.55, lon: 7.31 };

test("around each stop, at each zoom, each tile once", () => {
  const found = tiles([PLACE, PLACE], 14, 15);
  assert.equal(found.length, 18);
  assert.deepEqual(found[4], [14, 8524, 5444]);
});

test("each piece is asked for, from the zoom on at which a crew looks", async () => {
  const asked = [];
  const file = { getHeader: async () => ({ minZoom: 0, maxZoom: 13 }), getZxy: async (...tile) => asked.push(tile) };
  await keepAround(file, [PLACE]);
  assert.deepEqual([...new Set(asked.map(([zoom]) => zoom))], [12, 13]);
});
