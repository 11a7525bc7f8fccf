// Archives (.zip, .kmz): only what is wanted is unpacked, and never more than a browser holds, whatever they claim to be.
import { Inflate } from "fflate";
import { Fault } from "./fault.js";
import { UNPACKED } from "./limits.js";
import { decoded } from "./text.js";

const [END, ENTRY, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];
const [STORED, DEFLATED] = [0, 8];
const TAIL = 65557; // bytes behind which the directory cannot end
const STEP = 65536; // bytes that are unpacked at once
const MOST_ENTRIES = 1000;
const large = () => new Fault("bomb", { most: UNPACKED / 1e6 });

export const isZip = (bytes) => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] < 8;

// What the directory lists.
function entries(bytes, view) {
  let at = bytes.length - 22;
  while (at >= Math.max(0, bytes.length - TAIL) && view.getUint32(at, true) !== END) at -= 1;
  if (at < 0 || view.getUint32(at, true) !== END) throw new Fault("truncated", { format: "ZIP" });
  const count = view.getUint16(at + 10, true);
  if (count > MOST_ENTRIES) throw large();
  const found = [];
  at = view.getUint32(at + 16, true);
  for (let i = 0; i < count; i++) {
    if (view.getUint32(at, true) !== ENTRY) throw new Fault("not_format", { format: "ZIP" });
    const long = [28, 30, 32].map((one) => view.getUint16(at + one, true));
    found.push({
      name: decoded(bytes.subarray(at + 46, at + 46 + long[0])),
      locked: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    });
    at += 46 + long[0] + long[1] + long[2];
  }
  return found;
}

function content(bytes, view, entry, left) {
  if (entry.locked) throw new Fault("locked");
  if (view.getUint32(entry.at, true) !== LOCAL) throw new Fault("not_format", { format: "ZIP" });
  const from = entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
  if (from + entry.packed > bytes.length) throw new Fault("truncated", { format: "ZIP" });
  const packed = bytes.subarray(from, from + entry.packed);
  if (entry.method === STORED) return packed;
  if (entry.method !== DEFLATED) throw new Fault("not_format", { format: "ZIP" });
  return inflated(packed, left);
}

// As far as it really unpacks, which need not be what it says.
function inflated(packed, left) {
  const pieces = [];
  let [length, ended] = [0, false];
  const stream = new Inflate((piece, last) => {
    length += piece.length;
    if (length > left) throw large();
    pieces.push(piece);
    ended = last;
  });
  for (let at = 0; at < packed.length; at += STEP)
    stream.push(packed.subarray(at, at + STEP), at + STEP >= packed.length);
  if (!ended) throw new Fault("truncated", { format: "ZIP" });
  const whole = new Uint8Array(length);
  let at = 0;
  for (const one of pieces) {
    whole.set(one, at);
    at += one.length;
  }
  return whole;
}

// The files whose names end as wanted, by name; hidden ones and what macOS adds are passed over.
export function unpacked(bytes, wanted) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = entries(bytes, view).filter(({ name }) => wanted.test(name) && !/(^|\/)(\.|__MACOSX)/.test(name));
  if (found.reduce((sum, { size }) => sum + size, 0) > UNPACKED) throw large();
  const files = new Map();
  let left = UNPACKED;
  for (const entry of found) {
    const made = content(bytes, view, entry, left);
    left -= made.length;
    files.set(entry.name, made);
  }
  return files;
}
