// Sites that planners set, remove or take as full: what the address says of them, and steps back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { degrees, isSome, marked, moved, read, Steps, without, written } from "../../assets/js/workbench/scenario.js";

const SOME = { added: "at:7.31,51.55;7.32,51.56", removed: "paper-0001", full: "paper-0002,paper-0003", new: "0" };

test("what the form says is read and written", () => {
  const state = read(SOME);
  assert.deepEqual(state.added, [
    [7.31, 51.55],
    [7.32, 51.56],
  ]);
  assert.deepEqual(written(state), SOME);
  assert.ok(isSome(state));
  assert.ok(!isSome(read({})));
});

test("what is no list of places set by hand is none of ours", () => {
  assert.deepEqual(read({ added: "own:drawn" }).added, []);
  assert.deepEqual(read({ added: "at:7.31;here,there;7.3,51.5" }).added, [[7.3, 51.5]]);
});

test("a site is removed or full, and twice the same takes it back", () => {
  const none = read({});
  const gone = marked(none, "a", "removed");
  assert.deepEqual([gone.removed, gone.full], [["a"], []]);
  const full = marked(gone, "a", "full");
  assert.deepEqual([full.removed, full.full], [[], ["a"]]);
  assert.deepEqual(marked(full, "a", "full"), none);
});

test("a place is moved and taken away, and the others stay", () => {
  const state = read(SOME);
  assert.deepEqual(moved(state, 1, [7, 51]).added, [
    [7.31, 51.55],
    [7, 51],
  ]);
  assert.deepEqual(without(state, 0).added, [[7.32, 51.56]]);
  assert.deepEqual(degrees({ lat: 51.55123456, lng: 7.3 }), [7.3, 51.551235]);
});

test("steps go back and forth, and a new one ends what was taken back", () => {
  const steps = new Steps();
  assert.equal(steps.undo("a"), "a");
  steps.took("a");
  steps.took("b");
  assert.equal(steps.undo("c"), "b");
  assert.equal(steps.undo("b"), "a");
  assert.equal(steps.redo("a"), "b");
  steps.took("b");
  assert.equal(steps.redo("d"), "d");
});
