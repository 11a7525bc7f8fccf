// Why a file cannot be shown: a key of the texts `own_files.fault.`, and the values of its sentence.
export class Fault extends Error {
  constructor(key, values = {}) {
    super(key);
    Object.assign(this, { key, values });
  }
}

// What a reader throws at bytes that end too early, or mean nothing, in words of ours.
export function guarded(format, read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(error instanceof RangeError ? "truncated" : "not_format", { format });
  }
}
