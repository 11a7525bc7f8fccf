// The second scale of a layer: differences to the mean, their classes and their numbers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pointToLayer, stack } from "../../assets/js/map/points.js";
import { figure, indexOf, scaled } from "../../assets/js/map/scale.js";

const STEPS = [-40, -1, -0.3, 0.3, 1].map((low, at) => ({ id: `step${at}`, low, colour: `#a0a0a${at}` }));
const DEVIATION = { on: true, classes: STEPS, lifts: { "heat-2": 0.5 } };
const HEAT = {
  ...{ kind: "scale", shape: "circle", shows: "air_temperature_c", decimals: 1, deviation: DEVIATION },
  classes: [
    { id: "below_0", colour: "#A9C8F0" },
    { id: "from_0", colour: "#FEE79B" },
  ],
};
const site = (id, value, state = "ok") => ({
  properties: { site_id: `heat-${id}`, name: "Markt", state, class: "from_0", air_temperature_c: value },
});
globalThis.window = { L: { divIcon: (options) => ({ options }), marker: (_, options) => ({ options }) } };
const html = (feature, drawing) => pointToLayer(feature, [1, 2], { hideout: drawing }).options.icon.options.html;

test("each difference is to the mean of what is current, at one height", () => {
  const features = [site(1, 9), site(2, 10.5), site(3, 30, "old")];
  const drawing = scaled(HEAT, features);
  assert.match(html(features[0], drawing), />−1,0</);
  assert.match(html(features[1], drawing), />\+1,0</);
  assert.doesNotMatch(html(features[2], drawing), /pill/);
});

test("one station alone differs from nobody, and a scale that is off changes nothing", () => {
  assert.equal(scaled(HEAT, [site(1, 9)]), HEAT);
  const off = { ...HEAT, deviation: { ...DEVIATION, on: false } };
  assert.equal(scaled(off, [site(1, 9), site(2, 10)]), off);
});

test("what is written as the accuracy is grey on either side", () => {
  const of = [-1.06, -1.04, -0.34, -0.36, 0, 0.34, 0.36, 1.04, 1.06].map((one) => indexOf(one, STEPS));
  assert.deepEqual(of, [0, 1, 2, 1, 2, 2, 3, 3, 4]);
});

test("numbers have a sign as differences, a decimal near, and no minus before nothing", () => {
  const differs = () => 0;
  assert.deepEqual(
    [0.84, -1.15, 0.04, -0.04].map((one) => figure({ differs }, one)),
    ["+0,8", "−1,2", "0,0", "0,0"],
  );
  assert.deepEqual(
    [9.46, -0.4, 1204].map((one) => figure({ decimals: 1 }, one)),
    ["9", "0", "1.204"],
  );
  assert.equal(figure({ near: true, decimals: 1 }, 9.46), "9,5");
  assert.equal(figure({ near: true }, 9.46), "9");
});

test("several stations are shown by their middle difference", () => {
  const features = [site(1, 8), site(3, 10), site(4, 12)];
  assert.match(stack(scaled(HEAT, features), features), />0,0</);
});
