// Where the buckets of a chart stand, out of what the server draws.
import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest, places } from "../../assets/js/chart/places.js";

test("a line has a place at each point, a lone one once, and none in a gap", () => {
  const found = places("M10 50L20 40L30.5 -3M60 20L60 20");
  assert.deepEqual(
    found.map(({ x, y }) => [x, y]),
    [
      [10, 50],
      [20, 40],
      [30.5, -3],
      [60, 20],
    ],
  );
  assert.deepEqual([0, 24, 26, 44, 99].map((x) => nearest(found, x)), [0, 1, 2, 2, 3]); // biome-ignore format: a line
});

test("a level has a place from end to end of each step", () => {
  const found = places("M10 50V50H20V40H60M80 5V5H90");
  assert.deepEqual(
    found.map(({ from, to, x, y }) => [from, to, x, y]),
    [
      [10, 20, 15, 50],
      [20, 60, 40, 40],
      [80, 90, 85, 5],
    ],
  );
  assert.deepEqual([19, 55, 69, 71].map((x) => nearest(found, x)), [0, 1, 1, 2]); // biome-ignore format: a line
});
