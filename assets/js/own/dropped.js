// A file of somebody's own as the page has it: arrays, and features made of them where they are asked for.
import { row } from "./columns.js";
import { Fault } from "./fault.js";
import { AREA, LINE, POINT } from "./gather.js";
import { FILE, MB, SENT } from "./limits.js";

const STEP = 500; // features that are written before the page may do something else
const DIGITS = 1e7; // of a degree: a centimetre
export const MOST_ASKED = 100_000; // features that a question takes
const KINDS = { [POINT]: "points", [LINE]: "lines", [AREA]: "areas" };
const NAMES = { [POINT]: "Point", [LINE]: "LineString", [AREA]: "Polygon" };
const round = (value) => Math.round(value * DIGITS) / DIGITS;
const breath = () => new Promise((done) => setTimeout(done));

export class Dropped {
  constructor(name, made) {
    Object.assign(this, { name, ...made });
  }

  get count() {
    return this.kinds.length;
  }

  // points, lines, areas or mixed.
  get kind() {
    const [first] = this.kinds;
    return this.kinds.every((one) => one === first) ? KINDS[first] : "mixed";
  }

  properties(index) {
    return row(this.columns, index);
  }

  part(index) {
    const { coordinates, parts } = this;
    const found = [];
    for (let i = 2 * parts[index]; i < 2 * parts[index + 1]; i += 2)
      found.push([round(coordinates[i]), round(coordinates[i + 1])]);
    return found;
  }

  geometry(index) {
    const kind = this.kinds[index];
    const parts = [];
    for (let i = this.first[index]; i < this.first[index + 1]; i++) {
      const part = kind === AREA ? closed(this.part(i)) : this.part(i);
      if (kind !== AREA) parts.push(kind === POINT ? part[0] : part);
      else if (this.outer[i]) parts.push([part]);
      else parts.at(-1).push(part);
    }
    if (parts.length === 1) return { type: NAMES[kind], coordinates: parts[0] };
    return { type: `Multi${NAMES[kind]}`, coordinates: parts };
  }

  feature(index) {
    return { type: "Feature", properties: this.properties(index), geometry: this.geometry(index) };
  }

  *features() {
    for (let i = 0; i < this.count; i++) yield this.feature(i);
  }

  // What goes with a question; Fault: it is more than `limit` bytes, or more features than are taken.
  async asGeoJSON(limit = SENT) {
    if (this.count > MOST_ASKED) throw new Fault("too_many_asked", { n: this.count, most: MOST_ASKED });
    const features = [];
    const coder = new TextEncoder();
    let bytes = 0;
    for (const one of this.features()) {
      bytes += coder.encode(JSON.stringify(one)).length + 1;
      if (bytes > limit) throw new Fault("too_much_asked", { most: Math.floor(limit / MB) });
      features.push(one);
      if (features.length % STEP === 0) await breath();
    }
    return { type: "FeatureCollection", features };
  }
}

function closed(ring) {
  const [first, last] = [ring[0], ring.at(-1)];
  return first[0] === last[0] && first[1] === last[1] ? ring : [...ring, first];
}

// Reads files that belong together in a worker of their own, which ends with them.
// `ask` is told {guess, choices, x, y, named} and answers with an EPSG code or null; Fault: why it cannot be shown.
export function dropped(files, { ask, worker }) {
  const { name, size } = files.find((one) => /\.shp$/i.test(one.name)) ?? files[0];
  if (size > FILE) return Promise.reject(new Fault("too_large", { mb: Math.ceil(size / MB), most: FILE / MB }));
  const reader = worker();
  return new Promise((done, failed) => {
    reader.onmessage = async ({ data }) => {
      if (data.made) done(new Dropped(name, data.made));
      else if (data.fault) failed(new Fault(data.fault.key, data.fault.values));
      else reader.postMessage({ answer: await ask(data.ask) });
    };
    reader.onerror = () => failed(new Fault("failed"));
    reader.postMessage({ files });
  }).finally(() => reader.terminate());
}
