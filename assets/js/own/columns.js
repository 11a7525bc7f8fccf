// The table of properties: numbers in Float64Array, texts in one run of UTF-8, so that handing it over costs nothing a row.
import { COLUMNS, LETTERS, TEXT } from "./limits.js";

const NUMBER = /^[-+]?(0|[1-9]\d*)([.,]\d+)?$/;
const coder = new TextEncoder();
const decoder = new TextDecoder();
const blank = (value) => value === null || value === undefined || value === "" || Number.isNaN(value);

// A number as it is, or written with a point or a comma; leading zeros are no number but a code.
export function numeric(value) {
  if (typeof value === "number") return value;
  return typeof value === "string" && NUMBER.test(value) ? Number(value.replace(",", ".")) : Number.NaN;
}

function written(value) {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text;
}

export class Columns {
  constructor() {
    this.values = new Map(); // by name: a value a row, as read
    this.rows = 0;
    this.bytes = 0;
    this.cut = false;
  }

  row(properties) {
    for (const name in properties) if (!blank(properties[name])) this.put(name, properties[name]);
    this.rows += 1;
  }

  put(name, value) {
    const kept = typeof value === "number" || typeof value === "boolean" ? value : written(value);
    this.bytes += typeof kept === "string" ? kept.length : 8;
    const mine = this.values.get(name);
    if (this.bytes > TEXT || (!mine && this.values.size === COLUMNS)) this.cut = true;
    else if (mine) mine[this.rows] = kept;
    else this.values.set(name, Object.assign([], { [this.rows]: kept }));
  }

  // Of the rows that are kept, in their order.
  pack(rows) {
    return [...this.values].map(([name, values]) => column(name, rows, values));
  }
}

function column(name, rows, values) {
  const numbers = new Float64Array(rows.length);
  let whole = true; // whether all of them are numbers
  for (let i = 0; i < rows.length && whole; i++) {
    const value = values[rows[i]];
    numbers[i] = numeric(value);
    whole = value === undefined || Number.isFinite(numbers[i]);
  }
  return whole ? { name, numbers } : texts(name, rows, values);
}

function texts(name, rows, values) {
  const ends = new Uint32Array(rows.length + 1);
  const runs = [];
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]];
    runs.push(value === undefined ? "" : String(value));
    ends[i + 1] = ends[i] + coder.encode(runs[i]).length;
  }
  return { name, text: coder.encode(runs.join("")), ends };
}

// A row of a packed table as an object; what is blank is left out.
export function row(columns, index) {
  const found = {};
  for (const { name, numbers, text, ends } of columns) {
    const value = numbers ? numbers[index] : decoder.decode(text.subarray(ends[index], ends[index + 1]));
    if (numbers ? Number.isFinite(value) : value !== "") found[name] = value;
  }
  return found;
}
