// Features as columns of numbers while they are read: no object a point.
import { Columns } from "./columns.js";
import { Fault } from "./fault.js";
import { VERTICES } from "./limits.js";

export const POINT = 1;
export const LINE = 2;
export const AREA = 3;
const FIRST = 1024;

// A typed array that grows.
class Growing {
  constructor(Kind) {
    this.array = new Kind(FIRST);
    this.length = 0;
  }

  push(value) {
    if (this.length === this.array.length) {
      const wider = new this.array.constructor(2 * this.length);
      wider.set(this.array);
      this.array = wider;
    }
    this.array[this.length++] = value;
  }

  // A view of what there is.
  get view() {
    return this.array.subarray(0, this.length);
  }
}

export class Gather {
  constructor() {
    this.coordinates = new Growing(Float64Array); // x, y, x, y ...
    this.parts = new Growing(Uint32Array); // where each part begins, in vertices
    this.outer = new Growing(Uint8Array); // of each part: 1 where it begins a polygon, 0 where it is a hole of it
    this.first = new Growing(Uint32Array); // the first part of each feature
    this.kinds = new Growing(Uint8Array);
    this.columns = new Columns();
    this.spans = []; // from which feature on which coordinate system holds
    this.notes = new Map();
    this.bare = 0; // rows without a geometry
  }

  get count() {
    return this.kinds.length;
  }

  note(key, values = {}) {
    this.notes.set(key, values);
  }

  // What comes from now on is of this system: an EPSG code, a text of WKT, null where nobody says.
  system(crs) {
    this.spans.push({ from: this.count, crs });
  }

  point(x, y, properties) {
    this.add(POINT, [[x, y]], properties);
  }

  // `parts`: flat arrays of numbers; `outer`: which of them begin a polygon, by default the first alone.
  add(kind, parts, properties, outer = null) {
    const some = parts.filter((one) => one.length);
    if (!some.length) return this.none();
    this.first.push(this.parts.length);
    this.kinds.push(kind);
    parts.forEach((part, n) => {
      if (!part.length) return;
      this.parts.push(this.coordinates.length / 2);
      this.outer.push(outer ? outer[n] : n ? 0 : 1);
      for (const value of part) this.coordinates.push(value);
    });
    if (this.coordinates.length > 2 * VERTICES) throw new Fault("too_many", { most: VERTICES / 1e6 });
    this.columns.row(properties);
  }

  none() {
    this.bare += 1;
  }
}
