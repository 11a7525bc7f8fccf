// Rows of tables of an SQLite file, read only: its pages are walked through (https://sqlite.org/fileformat2.html).
// A whole SQLite for browsers is 700 kB of WebAssembly, which our pages forbid.
import { Fault } from "./fault.js";

const MAGIC = "SQLite format 3\0";
const HEADER = 100; // bytes of the first page
const [INNER, LEAF] = [5, 13]; // kinds of pages of a table
const NAME = /^\s*(?:"((?:[^"]|"")*)"|`([^`]*)`|\[([^\]]*)\]|([^\s(]+))/;
const CONSTRAINT = /^(constraint|primary|unique|check|foreign)$/i;
const ROW_NUMBER = /\sinteger\b.*\bprimary\s+key\b/is;
const decoder = new TextDecoder();

export class Sqlite {
  constructor(bytes) {
    if (decoder.decode(bytes.subarray(0, MAGIC.length)) !== MAGIC)
      throw new Fault("not_format", { format: "GeoPackage" });
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.size = this.view.getUint16(16) === 1 ? 65536 : this.view.getUint16(16);
    this.usable = this.size - bytes[20];
    const pages = this.view.getUint32(28);
    if (pages * this.size > bytes.byteLength) throw new RangeError("pages are missing");
    this.text = new TextDecoder(["utf-8", "utf-8", "utf-16le", "utf-16be"][this.view.getUint32(56)] || "utf-8");
    this.left = bytes.byteLength; // no two rows share their bytes: a file that unpacks to more of them is forged
    this.tables = new Map();
    for (const [, [kind, name, , root, sql]] of this.walk(1))
      if (kind === "table") this.tables.set(name.toLowerCase(), { root, ...columns(sql) });
  }

  // The rows of a table as objects.
  *rows(table) {
    const known = this.tables.get(table.toLowerCase());
    if (!known) return;
    for (const [id, values] of this.walk(known.root)) {
      const row = {};
      known.names.forEach((name, n) => {
        row[name] = n === known.id ? id : (values[n] ?? null);
      });
      yield row;
    }
  }

  // Of a page and those below it; one that comes again leads in a circle.
  *walk(page, seen = new Set()) {
    if (seen.has(page)) throw new Fault("not_format", { format: "GeoPackage" });
    seen.add(page);
    const start = (page - 1) * this.size;
    const head = start + (page === 1 ? HEADER : 0);
    const kind = this.view.getUint8(head);
    if (kind !== INNER && kind !== LEAF) throw new Fault("not_format", { format: "GeoPackage" });
    const count = this.view.getUint16(head + 3);
    const cells = head + (kind === INNER ? 12 : 8);
    for (let i = 0; i < count; i++) {
      const cell = start + this.view.getUint16(cells + 2 * i);
      if (kind === INNER) yield* this.walk(this.view.getUint32(cell), seen);
      else yield this.row(cell);
    }
    if (kind === INNER) yield* this.walk(this.view.getUint32(head + 8), seen);
  }

  row(cell) {
    const [length, next] = this.varint(cell);
    const [id, at] = this.varint(next);
    return [id, this.record(this.payload(at, length))];
  }

  // What does not fit into a page goes on in others.
  payload(at, length) {
    this.left -= length;
    if (this.left < 0) throw new Fault("not_format", { format: "GeoPackage" });
    const most = this.usable - 35;
    if (length <= most) return this.slice(at, length);
    const least = Math.floor(((this.usable - 12) * 32) / 255) - 23;
    const fitting = least + ((length - least) % (this.usable - 4));
    const here = fitting <= most ? fitting : least;
    const whole = new Uint8Array(length);
    whole.set(this.slice(at, here));
    let page = this.view.getUint32(at + here);
    for (let done = here; done < length; ) {
      const start = (page - 1) * this.size;
      const some = Math.min(this.usable - 4, length - done);
      whole.set(this.slice(start + 4, some), done);
      page = this.view.getUint32(start);
      done += some;
    }
    return whole;
  }

  slice(at, length) {
    if (at < 0 || at + length > this.bytes.byteLength) throw new RangeError("beyond the end");
    return this.bytes.subarray(at, at + length);
  }

  varint(at, view = this.view) {
    let value = 0;
    for (let i = 0; i < 8; i++) {
      const byte = view.getUint8(at + i);
      value = value * 128 + (byte & 127);
      if (byte < 128) return [value, at + i + 1];
    }
    return [value * 256 + view.getUint8(at + 8), at + 9];
  }

  record(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const [end, first] = this.varint(0, view);
    const values = [];
    for (let at = first, body = end; at < end; ) {
      const [type, next] = this.varint(at, view);
      const [value, length] = this.value(bytes, view, type, body);
      values.push(value);
      [at, body] = [next, body + length];
    }
    return values;
  }

  value(bytes, view, type, at) {
    if (type >= 12) {
      const length = (type - (type % 2 ? 13 : 12)) / 2;
      const part = bytes.subarray(at, at + length);
      return [type % 2 ? this.text.decode(part) : part, length];
    }
    if (type === 7) return [view.getFloat64(at), 8];
    if (type === 0 || type > 7) return [type === 0 ? null : type - 8, 0];
    const length = [0, 1, 2, 3, 4, 6, 8][type];
    let value = view.getInt8(at);
    for (let i = 1; i < length; i++) value = value * 256 + bytes[at + i];
    return [value, length];
  }
}

// Names of the columns of CREATE TABLE, and which of them is the row's number.
function columns(sql) {
  const names = [];
  let id = -1;
  for (const one of definitions(sql.slice(sql.indexOf("(") + 1, sql.lastIndexOf(")")))) {
    const [, quoted, ticked, bracketed, bare] = NAME.exec(one) || [];
    if (CONSTRAINT.test(bare ?? "")) continue;
    if (ROW_NUMBER.test(one)) id = names.length;
    names.push(quoted?.replace(/""/g, '"') ?? ticked ?? bracketed ?? bare);
  }
  return { names, id };
}

// Split at commas that stand neither in brackets nor in quotes.
function definitions(text) {
  const found = [""];
  let depth = 0;
  for (const [piece] of text.matchAll(/"(?:[^"]|"")*"|'(?:[^']|'')*'|`[^`]*`|\[[^\]]*\]|[\s\S]/g)) {
    if (piece === "(") depth += 1;
    else if (piece === ")") depth -= 1;
    if (piece === "," && depth === 0) found.push("");
    else found[found.length - 1] += piece;
  }
  return found.filter((one) => one.trim());
}
