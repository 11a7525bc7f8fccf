// Lines and areas as they come from the API, for a map that draws symbols at points.
import assert from "node:assert/strict";
import { test } from "node:test";

const line = { type: "LineString", coordinates: [[7, 51], [7.2, 51]] }; // biome-ignore format: a line
const features = [
  { id: "works-1", geometry: line, properties: { point: [7.1, 51] } },
  { id: "works-2", geometry: { type: "Point", coordinates: [7, 52] }, properties: { point: [7, 52] } },
];
globalThis.window = { matchMedia: () => ({ matches: false }) };
globalThis.document = { documentElement: { dataset: {}, classList: { add() {} } }, getElementById: () => null };
globalThis.fetch = async () => ({ ok: true, headers: new Headers(), json: async () => structuredClone({ features }) });
const { fetched, merged } = await import("../../assets/js/map/features.js");

test("a line stands where its symbol does, and keeps its shape", async () => {
  const [one, other] = (await fetched("/items")).features;
  assert.deepEqual([one.geometry.coordinates, one.shape], [[7.1, 51], line]);
  assert.deepEqual([other.geometry.coordinates, other.shape], [[7, 52], undefined]);
});

test("a line that has another course is not the same line", async () => {
  const known = new Map((await fetched("/items")).features.map((one) => [one.id, one]));
  const next = (await fetched("/items")).features;
  assert.deepEqual(merged(known, next), []);
  next[0].shape.coordinates[1][0] = 7.3;
  assert.equal(merged(known, next), null);
});
