// From what readers gathered to degrees on the globe: systems known or asked for, and what lies nowhere left out.
import * as crs from "./crs.js";
import { Fault } from "./fault.js";

const METRES = 1000; // a number beyond it is no degree
const OUTSIDE = 0.5; // share of features from which on it is the system that is wrong

// Spans of features that share a system, each with where it ends.
function spans(gather) {
  const all = gather.spans.filter(({ from }, n) => from < (gather.spans[n + 1]?.from ?? gather.count));
  return all.map((one, n) => ({ ...one, to: all[n + 1]?.from ?? gather.count }));
}

// The vertices of features from .. to.
function range(gather, from, to) {
  const vertex = (feature) =>
    feature < gather.count ? gather.parts.array[gather.first.array[feature]] : gather.coordinates.length / 2;
  return [2 * vertex(from), 2 * vertex(to)];
}

// How many numbers could be degrees, and the place in the middle of all.
function looked(gather, { from, to }) {
  const [start, end] = range(gather, from, to);
  const { array } = gather.coordinates;
  const pairs = (end - start) / 2;
  let [far, x, y] = [0, 0, 0];
  for (let i = start; i < end; i += 2) {
    if (Math.abs(array[i]) > METRES || Math.abs(array[i + 1]) > METRES) far += 1;
    [x, y] = [x + array[i] / pairs, y + array[i + 1] / pairs];
  }
  return { far, pairs, middle: [x, y] };
}

function swap(gather, { from, to }) {
  const [start, end] = range(gather, from, to);
  const { array } = gather.coordinates;
  for (let i = start; i < end; i += 2) [array[i], array[i + 1]] = [array[i + 1], array[i]];
}

// The system of one span: as it says, as its numbers say, or as somebody answers.
async function system(gather, span, ask) {
  const { far, pairs, middle } = looked(gather, span);
  const found = span.crs === "open" ? null : crs.understood(span.crs);
  const open = span.crs === "open" || crs.isDegrees(found);
  if (open && far && far < pairs) throw new Fault("mixed", { metres: far, degrees: pairs - far });
  if (open && !far) return degrees(gather, span, middle);
  if (found && !(crs.isDegrees(found) && far)) return found;
  const wanted =
    span.crs === "open" || found ? "" : crs.named(span.crs.wkt ?? span.crs.projjson ?? span.crs.epsg ?? span.crs ?? "");
  const chosen = await ask({
    guess: crs.guess(middle),
    choices: crs.CHOICES,
    x: middle[0],
    y: middle[1],
    named: wanted,
  });
  if (!chosen) throw new Fault("no_crs");
  gather.note("crs_chosen", { name: crs.nameOf(chosen) });
  return chosen;
}

function degrees(gather, span, middle) {
  if (!crs.inGermany(middle) && crs.inGermany([middle[1], middle[0]])) {
    swap(gather, span);
    gather.note("swapped");
  }
  return 4326;
}

// Every coordinate in degrees, in place; asked once for all that nobody says.
export async function place(gather, ask) {
  let answer = null;
  const once = (facts) => (answer ??= ask(facts));
  const found = new Set();
  for (const span of spans(gather)) {
    const code = await system(gather, span, once);
    convert(gather, span, crs.toDegrees(code));
    found.add(crs.named(code));
    if (crs.isOld(code)) gather.note("old_system");
  }
  if (found.size > 1) gather.note("systems", { names: [...found].join(", ") });
  return [...found];
}

function convert(gather, { from, to }, forward) {
  const [start, end] = range(gather, from, to);
  const { array } = gather.coordinates;
  const pair = [0, 0];
  for (let i = start; i < end; i += 2) {
    [pair[0], pair[1]] = [array[i], array[i + 1]];
    const [x, y] = Number.isFinite(pair[0]) && Number.isFinite(pair[1]) ? forward(pair) : [Number.NaN, Number.NaN];
    [array[i], array[i + 1]] = [x, y];
  }
}

// Indices of the features that lie within the world as a whole.
export function inside(gather) {
  const kept = [];
  const { array } = gather.coordinates;
  for (let feature = 0; feature < gather.count; feature++) {
    const [start, end] = range(gather, feature, feature + 1);
    let fine = true;
    for (let i = start; i < end && fine; i += 2) fine = Math.abs(array[i]) <= 180 && Math.abs(array[i + 1]) <= 90;
    if (fine) kept.push(feature);
  }
  const out = gather.count - kept.length;
  if (out > OUTSIDE * gather.count) throw new Fault("outside", { n: out, all: gather.count });
  if (out) gather.note("outside", { n: out });
  return kept;
}
