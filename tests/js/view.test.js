// Which part of the town a map shows at first, and what an address tells of it.
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.window = { matchMedia: () => ({ matches: false }) };
globalThis.document = { documentElement: {} };
const { limits, read, whole } = await import("../../assets/js/map/view.js");

const TOWN = {
  bounds: [
    [51.5, 7.2],
    [51.6, 7.4],
  ],
  minZoom: 11,
  maxZoom: 19,
};

function shown({ width, height }, [[lat, lon], zoom]) {
  const degrees = 360 / (256 * 2 ** zoom);
  const high = degrees * Math.cos((lat * Math.PI) / 180);
  return { west: lon - (width / 2) * degrees, east: lon + (width / 2) * degrees, high: height * high };
}

for (const size of [
  { width: 1040, height: 700 },
  { width: 390, height: 460 },
  { width: 880, height: 390 },
  { width: 2000, height: 1200 },
]) {
  test(`the whole town is seen on ${size.width} x ${size.height}, a tenth at most cut off`, () => {
    const { west, east, high } = shown(size, whole(size, TOWN));
    assert.ok((east - west) * 1.1 >= 0.2);
    assert.ok(high * 1.1 >= 0.1 || whole(size, TOWN)[1] === TOWN.minZoom);
  });
}

test("where there is room the town stands beside what covers the map, never out of it", () => {
  const size = { width: 1400, height: 500 };
  const [[, plain]] = whole(size, TOWN);
  const [[, aside]] = whole(size, TOWN, 340);
  assert.ok(aside < plain);
  const { east } = shown(size, whole(size, TOWN, 340));
  assert.ok(east >= 7.4 - 0.02);
});

test("between whole levels a map fits better, where they are allowed", () => {
  const size = { width: 1000, height: 700 };
  assert.equal(whole(size, TOWN)[1] % 1, 0);
  assert.ok(whole(size, { ...TOWN, zoomStep: 0.25 })[1] >= whole(size, TOWN)[1]);
});

test("the view of an address is read, and held within the town", () => {
  assert.deepEqual(read("#karte=14/51.5500/7.3110", TOWN), [[51.55, 7.311], 14]);
  assert.equal(read("#karte=99/51.5500/7.3110", TOWN)[1], 19);
  const [[south]] = limits(TOWN.bounds);
  assert.equal(read("#karte=14/10/7.3", TOWN)[0][0], south);
  for (const wrong of ["", "#list", "#karte=14/north/7.3", "#ort=51.5,7.3"]) assert.equal(read(wrong, TOWN), null);
});
