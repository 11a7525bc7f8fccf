// Files as a browser gives them, read as the worker does.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Dropped } from "../../../assets/js/own/dropped.js";
import { read } from "../../../assets/js/own/reading.js";

export const bytes = (name) => readFileSync(new URL(name, import.meta.url));
export const truths = JSON.parse(bytes("truths.json"));
export const stored = (...names) => names.map((name) => new File([bytes(name)], name));
export const written = (name, content) => [new File([content], name)];
const nobody = () => assert.fail("nobody should be asked");

export async function opened(files, ask = nobody) {
  return new Dropped(files[0].name, await read(files, ask));
}

// The key of the sentence that says why not, with its values.
export async function refused(files, ask = nobody) {
  try {
    await read(files, ask);
  } catch (error) {
    if (!error.key) throw error;
    return { key: error.key, ...error.values };
  }
  throw new Error("it was read");
}

export const notes = (made) => new Map(made.notes);
