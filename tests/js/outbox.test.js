// The crew's outbox: 200 random interleavings of taps, retries, kills and refusals leave the town as if nothing had gone wrong.
import assert from "node:assert/strict";
import { test } from "node:test";
import { meaning, Outbox, overlaid, UNDO, uuid } from "../../assets/js/core/outbox.js";

const RUNS = 200;

// What IndexedDB does, in memory: it outlives its page, and each method is one step.
class Store {
  #waiting = [];
  #refused = [];
  #last = 0;
  constructor(device) {
    this.id = device;
  }
  async add(entry) {
    this.#last += 1;
    this.#waiting.push({ ...entry, number: this.#last });
    return this.#last;
  }
  async claim(now, leaving) {
    const [first] = this.#waiting;
    const wait = first && !first.sending && !leaving ? first.due - now : 0;
    if (first && wait <= 0) first.sending = true;
    return wait > 0 ? { wait } : first && { ...first };
  }
  async withdraw(id) {
    const place = this.#waiting.findIndex((one) => one.action === id && !one.sending);
    if (place >= 0) this.#waiting.splice(place, 1);
    return place >= 0;
  }
  async settle(number, refused) {
    if (refused && !this.#refused.some((one) => one.number === number)) this.#refused.push(refused);
    this.#waiting = this.#waiting.filter((one) => one.number !== number);
  }
  async change(number, fields) {
    Object.assign(this.#waiting.find((one) => one.number === number) || {}, fields);
  }
  async entries() {
    return this.#waiting.map((one) => ({ ...one }));
  }
  async refused() {
    return [...this.#refused];
  }
  async device() {
    return this.id;
  }
}

// What the town does (tests/services/tours shows that it really does): each id counts once, numbers rise, what was dropped is
// kept as a conflict.
class Town {
  constructor() {
    this.seen = new Map();
    this.last = new Map();
    this.log = [];
    this.dropped = new Set();
    this.largest = 100;
  }
  take(entry, device) {
    if (this.seen.has(entry.action)) return this.seen.get(entry.action);
    if ((entry.photo?.size || 0) > this.largest) return { status: 413, body: { detail: "too large" } };
    if (entry.number <= (this.last.get(device) || 0)) return { status: 409, body: { detail: "order" } };
    if (entry.level === "brimming") return { status: 400, body: { detail: "unknown level" } };
    const gone = this.dropped.has(entry.stop);
    const answer = gone
      ? { status: 409, body: { outcome: "conflict" } }
      : { status: 200, body: { outcome: "applied" } };
    this.seen.set(entry.action, answer);
    this.last.set(device, entry.number);
    this.log.push([entry.kind, entry.stop, entry.level || "", entry.photo?.size || 0, gone]);
    return answer;
  }
}

const random = (seed) => () => {
  seed = (seed * 1664525 + 1013904223) % 4294967296;
  return seed / 4294967296;
};
const pick = (any, from) => from[Math.floor(any() * from.length)];

const smaller = async (photo) => (photo.size > 10 ? { size: Math.floor(photo.size / 4) } : null);

// A page with a line to the town that fails in each way a line can; `alone`: it never does.
function page(store, town, clock, any, alone) {
  const send = async (entry, device) => {
    if (alone) return town.take(entry, device);
    const trouble = pick(any, ["", "", "", "lost", "unanswered", "login", "busy", "doubled", "killed"]);
    if (trouble === "lost") throw new TypeError("no network");
    if (trouble === "login") return { status: pick(any, [401, 403]), body: null };
    if (trouble === "busy") return { status: pick(any, [429, 502, 503]), body: null };
    if (trouble === "killed") throw new Killed();
    if (trouble === "doubled") town.take(entry, device);
    const answer = town.take(entry, device);
    if (trouble === "unanswered") throw new TypeError("no answer");
    return answer;
  };
  let number = 0;
  return new Outbox(store, send, { now: () => clock.now, id: () => `${store.id}-${clock.now}-${number++}`, smaller });
}

class Killed extends Error {}

function script(any) {
  return Array.from({ length: 4 + Math.floor(any() * 8) }, () => {
    const kind = pick(any, ["emptied", "emptied", "unreachable", "note", "photo", "weighed", "wrong", "drop"]);
    const stop = kind === "weighed" ? "" : `stop-${Math.floor(any() * 4)}`;
    return { kind, stop, undone: any() < 0.2, size: Math.floor(any() * 900) };
  });
}

async function driven(deeds, any, alone) {
  const [store, town, clock] = [new Store("device"), new Town(), { now: 1000 }];
  let outbox = page(store, town, clock, any, alone);
  for (const { kind, stop, undone, size } of deeds) {
    clock.now += 1;
    if (kind === "drop") {
      while (!["done"].includes(await outbox.flush({ leaving: true })));
      town.dropped.add(stop);
      continue;
    }
    const level = { emptied: "full", wrong: "brimming" }[kind];
    const named = {
      kind: kind === "wrong" ? "emptied" : kind,
      stop,
      level,
      photo: kind === "photo" ? { size } : undefined,
    };
    const entry = await outbox.tap(named);
    if (undone) assert.equal(await outbox.undo(entry.action), true);
    if (!alone && any() < 0.4) outbox = page(store, town, clock, any, alone); // the page was killed, and opened again
    if (!alone && any() < 0.3) await Promise.all([outbox.flush(), outbox.flush()]);
    if (any() < 0.3) clock.now += UNDO;
    if (!alone && any() < 0.5) await Promise.all([outbox.flush(), page(store, town, clock, any, alone).flush()]);
  }
  clock.now += UNDO;
  for (let tries = 0; (await outbox.flush()) !== "done"; tries += 1) assert.ok(tries < 1000);
  assert.deepEqual(await store.entries(), []);
  return { log: town.log, refused: (await store.refused()).map((one) => [one.kind, one.stop, one.why]) };
}

test("200 random interleavings: the same state as in order, nothing lost or doubled", async () => {
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const deeds = script(random(seed));
    const plain = await driven(deeds, random(seed), true);
    const troubled = await driven(deeds, random(seed * 7919), false);
    assert.deepEqual(troubled, plain, `seed ${seed}`);
    const told = deeds.filter((one) => one.kind !== "drop" && !one.undone);
    assert.equal(plain.log.length + plain.refused.length, told.length, `seed ${seed}`);
  }
});

test("what can be taken back is not sent before that time is over, unless its page is left", async () => {
  const [store, town, clock] = [new Store("device"), new Town(), { now: 0 }];
  const outbox = page(store, town, clock, random(1), true);
  const { action } = await outbox.tap({ kind: "emptied", stop: "a", level: "full" });
  clock.now = UNDO - 1;
  assert.equal(await outbox.flush(), 1);
  assert.equal(town.log.length, 0);
  assert.equal(await outbox.undo(action), true);
  assert.equal(await outbox.undo(action), false);
  await outbox.tap({ kind: "emptied", stop: "b", level: "half" });
  assert.equal(await outbox.flush({ leaving: true }), "done");
  assert.deepEqual(town.log, [["emptied", "b", "half", 0, false]]);
});

test("a login that is over stops the line and loses nothing; somebody else goes on", async () => {
  const [store, clock, asked] = [new Store("device"), { now: 0 }, []];
  let status = 401;
  const send = async (entry) => {
    asked.push(entry.number);
    return { status, body: { outcome: "applied" } };
  };
  const outbox = new Outbox(store, send, { now: () => clock.now, id: () => `${asked.length}` });
  await outbox.tap({ kind: "weighed", kg: 900 }, { final: true });
  await outbox.tap({ kind: "finished" }, { final: true });
  assert.equal(await outbox.flush(), "login");
  status = 200;
  assert.equal(await outbox.flush(), "done");
  assert.deepEqual(asked, [1, 1, 2]);
});

test("what an answer means", () => {
  const said = [200, 401, 403, 404, 408, 409, 413, 429, 500, 503].map((status) => meaning({ status, body: null }));
  const wanted = "done login login refused later refused smaller later later later".split(" ");
  assert.deepEqual(said, wanted);
  assert.equal(meaning({ status: 409, body: { outcome: "conflict" } }), "done");
});

test("what waits is seen at once", () => {
  const stops = ["a", "b", "c"].map((stop) => ({ stop, state: "open", level: "", reason: "", note: "", photos: 0 }));
  const entries = [
    { kind: "unreachable", stop: "a", reason: "defect" },
    { kind: "emptied", stop: "a", level: "full" },
    { kind: "note", stop: "a", text: "Tor klemmt" },
    { kind: "photo", stop: "a" },
    { kind: "emptied", stop: "b", level: "half" },
    { kind: "unreachable", stop: "b", reason: "misthrow" },
    { kind: "finished", stop: "" },
    { kind: "emptied", stop: "another tour's" },
  ];
  const states = overlaid(stops, entries).map(({ state, level, reason }) => [state, level, reason]);
  assert.deepEqual(states, [
    ["emptied", "full", "defect"],
    ["emptied", "half", "misthrow"],
    ["carried_over", "", ""],
  ]);
  assert.equal(stops[0].state, "open");
});

test("ids are UUIDs, also where the browser makes none", () => {
  const made = crypto.randomUUID;
  try {
    for (const own of [made, undefined]) {
      Object.defineProperty(crypto, "randomUUID", { value: own, configurable: true, writable: true });
      assert.match(uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  } finally {
    Object.defineProperty(crypto, "randomUUID", { value: made, configurable: true, writable: true });
  }
});
