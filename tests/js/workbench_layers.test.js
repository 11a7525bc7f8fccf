// Instants in the address, and what rasters and services say of a place.
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.window = { matchMedia: () => ({ matches: false }), location: { href: "http://town.test/fachkarte" } };
globalThis.document = {
  documentElement: { dataset: {}, classList: { add() {} }, lang: "de" },
  getElementById: () => null,
  querySelectorAll: () => [],
  addEventListener() {},
};
const { address } = await import("../../assets/js/workbench/time_bar.js");
const { figure, shortened } = await import("../../assets/js/workbench/overlays.js");

const at = (href) => new URL(href).search;

test("one hour is told as hours ago, two instants as instants", () => {
  const href = "http://town.test/fachkarte?v=1&layers=heat,paper&back=9";
  assert.equal(at(address(href, 3, null)), "?v=1&layers=heat,paper&back=3");
  assert.equal(at(address(href, 0, null)), "?v=1&layers=heat,paper");
  assert.equal(at(address(href, 0, "2026-06-30T14:00Z")), "?v=1&layers=heat,paper&then=2026-06-30T14:00Z");
  const both = new URL(address(`${href}&then=x`, 3, "2026-06-30T14:00")).searchParams;
  assert.match(both.get("at"), /^\d{4}-\d\d-\d\dT\d\d:00Z$/);
  assert.equal(both.get("then"), "2026-06-30T14:00");
  assert.equal(both.get("back"), null);
  const long = new URL(address(`${href}&then=x`, 48, "2026-06-30T14:00", "2024-02-01T07:30")).searchParams;
  assert.deepEqual(
    [long.get("at"), long.get("then"), long.get("back")],
    ["2024-02-01T07:30", "2026-06-30T14:00", null],
  );
});

test("a value of a raster has its unit and no more digits than can be told apart", () => {
  assert.equal(figure(83.4123, "m"), "83,4\u00a0m");
  assert.equal(figure(1234.5, "m"), "1.235\u00a0m");
  assert.equal(figure(0.0512, ""), "0,0512");
  assert.equal(figure(5, "dB"), "5\u00a0dB");
  assert.equal(figure(-3.257, "K"), "\u22123,26\u00a0K");
});

test("of what a service says a few lines are shown", () => {
  assert.equal(shortened("  a \n\n b\n"), "a\nb");
  assert.equal(shortened(Array.from({ length: 30 }, (_, n) => n).join("\n")).split("\n").length, 8);
});
