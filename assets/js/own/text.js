// Bytes as text: UTF-8 where they are, else as Windows writes German.
import { Fault } from "./fault.js";

const NAMES = {
  1252: "windows-1252",
  ansi: "windows-1252",
  latin1: "windows-1252",
  88591: "windows-1252",
  65001: "utf-8",
};

// A decoder of what a .cpg names; null: it is none we know.
export function named(label) {
  const plain = label
    .trim()
    .toLowerCase()
    .replace(/^(cp|ansi|iso|windows)?[ _-]*/, "")
    .replace(/[ _-]/g, "");
  for (const one of [NAMES[plain], label.trim()]) {
    try {
      if (one) return new TextDecoder(one);
    } catch {
      // The next name.
    }
  }
  return null;
}

// `note` is told where it was not UTF-8.
export function decoded(bytes, note = () => {}) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    note("latin1");
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

// The same of a file of a format that is text.
export function textOf(bytes, format, note) {
  const text = decoded(bytes, note);
  if (!text.trim()) throw new Fault("empty");
  if (text.slice(0, 4096).includes("\0")) throw new Fault("not_format", { format });
  return text;
}
