// What the button says a site costs, and what it then puts on a tour: of one choice, whatever happens in between.
import assert from "node:assert/strict";
import { mock, test } from "node:test";

const heard = {}; // by kind of event, who listens
const row = (site) => ({ closest: (selector) => (selector.includes("row") ? { dataset: { site } } : null) });
const element = (more = {}) => ({
  ...{ dataset: {}, textContent: "", hidden: true, addEventListener() {}, classList: { add() {}, toggle() {} } },
  ...more,
});
const option = element({ value: "vehicle-0001", textContent: "Pritsche 1" });
const onto = element({ options: [option], querySelector: () => option });
const [join, undo] = [element(), element({ dataset: { seconds: "10" } })];
const pieces = { onto, note: element(), text: element(), done: element(), ticked: element(), spot: element() };
const words = {
  "einsatz.script.cost": "{tour} {minutes} min",
  "einsatz.script.join": "In {cost}",
  "einsatz.script.assigned": "{n} an {what}",
  "einsatz.script.refused": "Das geht hier nicht",
  "einsatz.script.failed": "Nicht gespeichert",
  "einsatz.script.reason.taken": "Schon auf einer Tour",
};
pieces["page-data"] = { textContent: JSON.stringify({ words, layers: {} }) };
globalThis.document = {
  documentElement: { dataset: {}, lang: "de", classList: { add() {} } },
  activeElement: null,
  getElementById: (id) => pieces[id] || null,
  querySelector: (selector) => ({ '[data-deed="join"]': join, '[data-deed="undo"]': undo })[selector] || null,
  querySelectorAll: () => [],
  addEventListener(kind, listener) {
    heard[kind] = [...(heard[kind] || []), listener];
  },
};
globalThis.window = globalThis;
globalThis.location = { href: "http://town.test/einsatz?site=bins-0009" };

const costs = await import("../../assets/js/dispatch/costs.js");
const deeds = await import("../../assets/js/dispatch/deeds.js");
deeds.start(
  () => {},
  () => {},
);
costs.start();

const tell = (kind, target) => heard[kind].forEach((listener) => listener({ target }));
const outside = { closest: () => null };
function focus(site) {
  document.activeElement = site ? row(site) : null;
  tell("focusin", document.activeElement || outside);
}
const answer = (body, status = 200) => ({ ok: status < 400, status, json: async () => body });
const tour = (minutes) => ({ tours: [{ tour: "T2", vehicle: "vehicle-0001", minutes, km: 1 }] });
const settle = async () => {
  for (let n = 0; n < 10; n += 1) await null;
};

test("the row that has the focus is costed, else the site that is open, and just that one is put on the tour", async () => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const sent = [];
  globalThis.fetch = async (_, { body }) => {
    sent.push(JSON.parse(body));
    return answer(sent.at(-1).deed === "cost" ? tour(3) : { n: 1, versions: {} });
  };
  for (const [focused, wanted] of [
    ["bins-0001", "bins-0001"],
    [null, "bins-0009"],
  ]) {
    focus(focused);
    mock.timers.tick(400);
    await settle();
    assert.deepEqual(sent.at(-1), { deed: "cost", sites: [wanted] });
    assert.match(join.textContent, /^In T2 \+3 min/);
    document.activeElement = row("bins-0005"); // as if the focus went before the page has heard of it
    tell("click", { closest: () => ({ dataset: { deed: "join" } }) });
    await settle();
    assert.deepEqual(sent.at(-1), { deed: "assign", vehicle: "vehicle-0001", sites: [wanted] });
  }
  mock.timers.reset();
});

test("a question that is lost late hides nothing of a newer one", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const waiting = [];
  globalThis.fetch = () => new Promise((found, lost) => waiting.push({ found, lost }));
  for (const site of ["bins-0002", "bins-0003"]) {
    focus(site);
    mock.timers.tick(400);
  }
  waiting[1].found(answer(tour(5)));
  await settle();
  waiting[0].lost(new TypeError("gone"));
  await settle();
  assert.equal(join.hidden, false);
  assert.match(join.textContent, /\+5 min/);
  mock.timers.reset();
});

test("a refusal says its reason, and where it has none that it was one", async () => {
  for (const [reason, said] of [
    ["taken", "Schon auf einer Tour"],
    [undefined, "Das geht hier nicht"],
  ]) {
    globalThis.fetch = async () => answer({ reason }, 409);
    tell("click", { closest: () => ({ dataset: { deed: "join" } }) });
    await settle();
    assert.equal(pieces.done.textContent, said);
  }
});
