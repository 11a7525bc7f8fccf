// Geometries as bytes (WKB of ISO and of PostGIS), as GeoPackage and GeoParquet hold them.
import { Fault } from "./fault.js";
import { AREA, LINE, POINT } from "./gather.js";

const SINGLE = { 1: POINT, 2: LINE, 3: AREA, 4: POINT, 5: LINE, 6: AREA };
const COLLECTION = 7;

class Reader {
  constructor(view, at) {
    Object.assign(this, { view, at, little: true, wide: 2 });
  }

  head() {
    this.little = this.view.getUint8(this.at) === 1;
    const type = this.int(1);
    this.at += 5;
    if (type & 0x20000000) this.at += 4; // the SRID of PostGIS
    const thousands = Math.floor((type & 0xffff) / 1000);
    this.wide =
      2 + (thousands === 3 ? 2 : thousands ? 1 : 0) + (type & 0x80000000 ? 1 : 0) + (type & 0x40000000 ? 1 : 0);
    return (type & 0xffff) % 1000;
  }

  int(ahead = 0) {
    return this.view.getUint32(this.at + ahead, this.little);
  }

  number() {
    this.at += 4;
    return this.view.getUint32(this.at - 4, this.little);
  }

  line(count) {
    if (this.at + count * 8 * this.wide > this.view.byteLength) throw new RangeError("WKB");
    const found = new Float64Array(2 * count);
    for (let i = 0; i < count; i++, this.at += 8 * this.wide) {
      found[2 * i] = this.view.getFloat64(this.at, this.little);
      found[2 * i + 1] = this.view.getFloat64(this.at + 8, this.little);
    }
    return found;
  }

  // The parts of one geometry that is not made of others.
  parts(type) {
    if (type === 1) {
      const at = this.line(1);
      return Number.isNaN(at[0]) ? [] : [at];
    }
    if (type === 2) return [this.line(this.number())];
    return Array.from({ length: this.number() }, () => this.line(this.number()));
  }
}

function put(reader, gather, properties) {
  const type = reader.head();
  if (type === COLLECTION) {
    for (let left = reader.number(); left > 0; left--) put(reader, gather, properties);
    return;
  }
  if (!SINGLE[type]) throw new Fault("curved");
  if (type <= 3) return gather.add(SINGLE[type], reader.parts(type), properties);
  const parts = [];
  const outer = [];
  for (let left = reader.number(); left > 0; left--) {
    reader.parts(reader.head()).forEach((one, n) => {
      parts.push(one);
      outer.push(n ? 0 : 1);
    });
  }
  gather.add(SINGLE[type], parts, properties, outer);
}

export function read(bytes, gather, properties, from = 0) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  put(new Reader(view, from), gather, properties);
}
