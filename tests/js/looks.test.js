// What a site looks like on every map.
import assert from "node:assert/strict";
import { test } from "node:test";
import { classOf, escaped, glyph, ink, look } from "../../assets/js/map/looks.js";

const FILL = {
  kind: "words",
  shape: "circle",
  classes: [
    { id: "room", colour: "#0072b2", symbol: "circle" },
    { id: "full", colour: "#b3261e", symbol: "square" },
  ],
};
const HEAT = { ...FILL, kind: "scale" };

test("a class has its own symbol, on a scale that of the layer", () => {
  assert.deepEqual(look(FILL, { state: "ok", class: "full" }), { index: 1, symbol: "square", colour: "#b3261e" });
  assert.deepEqual(look(HEAT, { state: "ok", class: "full" }), { index: 1, symbol: "circle", colour: "#b3261e" });
});

test("an old value keeps no colour, and a place without a sensor is no class", () => {
  assert.deepEqual(look(FILL, { state: "old", class: "full" }), { index: -1, symbol: "old", colour: null });
  assert.equal(look(FILL, { state: "no_sensor", class: null }).symbol, "none");
  assert.equal(classOf(FILL, { state: "open", class: "room" }), 0);
});

test("a class that nobody declared has no index", () => {
  assert.equal(classOf(FILL, { state: "ok", class: "gone" }), -1);
});

test("ink can be read on light and dark colours", () => {
  assert.equal(ink("#ffffff"), "#1a1420");
  assert.equal(ink("#000000"), "#fff");
});

test("a layer without a mark is named by its first letter, which is escaped", () => {
  assert.match(glyph({ title: "<b>", layer: "x" }), />&lt;</);
  assert.equal(escaped('"&'), "&quot;&amp;");
});
