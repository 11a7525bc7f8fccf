// Ages, past hours, and symbols that are moved apart.
import assert from "node:assert/strict";
import { mock, test } from "node:test";

globalThis.window = { matchMedia: () => ({ matches: false }) };
globalThis.document = {
  documentElement: { dataset: {}, classList: { add() {} }, lang: "de" },
  getElementById: () => null,
};
globalThis.document.addEventListener = () => {};
const { age, clock, daysAgo, hour, number } = await import("../../assets/js/core/time.js");
const { asOf, byHour } = await import("../../assets/js/map/past.js");
const { merged } = await import("../../assets/js/map/features.js");
const { rest } = await import("../../assets/js/map/apart.js");
const { metres } = await import("../../assets/js/topics/cool.js");
const { read } = await import("../../assets/js/topics/share.js");

test("ages are whole units, rounded down, in the page's language", () => {
  assert.equal(age(59e3, "de", "gerade eben"), "gerade eben");
  assert.equal(age(119e3, "de", ""), "vor 1 Minute");
  assert.equal(age(6 * 60e3, "de", ""), "vor 6 Minuten");
  assert.equal(age(25 * 3600e3, "de", ""), "vor 1 Tag");
  assert.equal(age(3 * 3600e3, "en", ""), "3 hours ago");
});

test("numbers are those of the language, with a true minus", () => {
  assert.equal(number(-1234.56, 1), "\u22121.234,6");
  assert.equal(number(-0.04, 1), "0,0");
});

test("means are found by hour and site; what is no first channel or no value is left out", () => {
  const columns = {
    observed_at: ["2026-07-01T12:00:00Z", "2026-07-01T12:00:00Z", "2026-07-01T13:00:00Z"],
    site_id: ["a", "b", "a"],
    channel: [0, 1, 0],
    mean: [20, 21, null],
  };
  const found = byHour(columns);
  assert.deepEqual(
    [...found.values()].map((one) => [...one]),
    [[["a", 20]]],
  );
});

test("features of another hour are copies with the class of that hour", () => {
  const layer = {
    shows: "t",
    classes: [
      { id: "cold", low: -99 },
      { id: "warm", low: 20 },
    ],
  };
  const live = {
    features: ["a", "b"].map((id) => ({ properties: { site_id: id, state: "ok", class: "cold", t: 1 } })),
  };
  const [a, b] = asOf(live, layer, new Map([["a", 25]])).features;
  assert.deepEqual(
    [a.properties.class, a.properties.t, b.properties.state, b.properties.t],
    ["warm", 25, "missing", null],
  );
  assert.equal(live.features[0].properties.t, 1);
});

test("features keep their identity where the same sites have come, and only changed ones are told", () => {
  const one = (id, state, lon = 7) => ({ id, geometry: { coordinates: [lon, 51] }, properties: { state } });
  const known = new Map([
    ["a", one("a", "ok")],
    ["b", one("b", "ok")],
  ]);
  const a = known.get("a");
  assert.deepEqual(merged(known, [one("a", "old"), one("b", "ok")]), ["a"]);
  assert.equal(known.get("a"), a);
  assert.equal(a.properties.state, "old");
  assert.equal(merged(known, [one("a", "ok")]), null);
  assert.equal(merged(known, [one("a", "ok"), one("b", "ok", 8)]), null, "one has moved");
});

test("symbols at one spot come to rest apart, and none goes far", () => {
  const marks = rest([0, 0, 0].map(() => ({ at: { x: 100, y: 100 }, r: 11 })));
  for (const a of marks) {
    assert.ok(Math.hypot(a.x - 100, a.y - 100) <= 30.001);
    for (const b of marks) if (a !== b) assert.ok(Math.hypot(a.x - b.x, a.y - b.y) > 12);
  }
});

test("distances in a town are straight, and a link's place is one on this globe", () => {
  assert.ok(Math.abs(metres({ latitude: 51.55, longitude: 7.3 }, "7.3,51.56") - 1112) < 2);
  assert.deepEqual(read("#ort=51.5500,7.3110"), { lat: 51.55, lon: 7.311 });
  for (const wrong of ["#ort=95,7", "#ort=51.5", ""]) assert.equal(read(wrong), null);
});

test("a clock time that comes twice carries its offset, and yesterday is the day before", () => {
  const summer = Date.parse("2026-10-25T00:30:00Z");
  assert.equal(clock(summer), "02:30 (UTC+2)");
  assert.equal(clock(summer + 3600e3), "02:30 (UTC+1)");
  assert.equal(clock(summer + 2 * 3600e3), "03:30");
  assert.equal(clock(summer - 3600e3), "01:30");
  assert.equal(hour(summer), "2 (UTC+2)");
  // 25 October has 25 hours: 24 hours before its last one it was the same day.
  mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-10-25T22:30:00Z") });
  assert.equal(daysAgo(Date.parse("2026-10-24T10:00:00Z")), 1);
  assert.equal(daysAgo(Date.parse("2026-10-23T10:00:00Z")), 2);
  mock.timers.reset();
});
