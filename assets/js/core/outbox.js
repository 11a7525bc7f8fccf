// What a crew taps, until the town has it: kept on the device, sent in order, each once, whatever happens in between.
// The ids of actions are made here; numbers rise and are never used twice. A store keeps entries and says each in one step:
//   add(entry) → its number · claim(now, leaving) → the first entry, now on its way; {wait} until it may go; undefined: none
//   withdraw(id, now) → whether it was still here and is gone · settle(number, refused) · change(number, fields)
//   entries() · refused() · device() → the id of this device
export const UNDO = 10000; // ms: so long nothing is sent that can be taken back

const KEPT = 409; // with an outcome: the town has it, and its tour has changed
const LOGIN = [401, 403];
const TOO_LARGE = 413;
const LATER = [408, 425, 429];
const SERVER = 500;

// A random UUID, also where the page came without TLS and the browser makes none.
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const digit = (one) => (one ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (one / 4)))).toString(16);
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, digit);
}

// What an answer means: "done", "login", "smaller", "later" or "refused".
export function meaning({ status, body }) {
  if (status < 300 || (status === KEPT && body?.outcome)) return "done";
  if (LOGIN.includes(status)) return "login";
  if (status === TOO_LARGE) return "smaller";
  return status >= SERVER || LATER.includes(status) ? "later" : "refused";
}

export class Outbox {
  #running = null;
  #leaving = false;

  // `send(entry, device)` answers {status, body} or throws where there is no network; `smaller(photo)` answers a smaller one
  // or null; `heard(entry, answer, meaning)` is told of each answer.
  constructor(store, send, { now = Date.now, id = uuid, smaller = () => null, heard } = {}) {
    Object.assign(this, { store, send, now, id, smaller, heard: heard || (() => {}) });
  }

  // Keeps an action and returns it. What `is_final` is not held back for an undo.
  async tap(action, { final = false } = {}) {
    const at = this.now();
    const entry = { ...action, action: this.id(), at, due: final ? at : at + UNDO, sending: false };
    entry.number = await this.store.add(entry);
    return entry;
  }

  // Whether the action was taken back; what is on its way cannot be.
  undo(action) {
    return this.store.withdraw(action, this.now());
  }

  // Sends what waits; answers "done", "login", "later" or, in ms, how long the first entry is held back. `leaving`: nobody
  // will take anything back.
  flush({ leaving = false } = {}) {
    this.#leaving ||= leaving;
    this.#running ||= this.#flushed().finally(() => {
      this.#running = null;
      this.#leaving = false;
    });
    return this.#running;
  }

  async #flushed() {
    const device = await this.store.device();
    for (;;) {
      const entry = await this.store.claim(this.now(), this.#leaving);
      if (!entry) return "done";
      if (entry.wait) return entry.wait;
      const outcome = await this.#sent(entry, device);
      if (outcome !== "done") return outcome;
    }
  }

  async #sent(entry, device) {
    let answer;
    try {
      answer = await this.send(entry, device);
    } catch {
      return "later";
    }
    let what = meaning(answer);
    if (what === "smaller") {
      const photo = entry.photo && (await this.smaller(entry.photo));
      if (photo) {
        await this.store.change(entry.number, { photo });
        return "done";
      }
      what = "refused";
    }
    if (what === "login" || what === "later") return what;
    await this.store.settle(entry.number, what === "refused" ? { ...entry, why: answer.body?.detail || "" } : null);
    this.heard(entry, answer, what);
    return "done";
  }
}

// The stops of a tour as the town knows them, with what waits here on top: what the crew sees at once.
export function overlaid(stops, entries) {
  const seen = stops.map((one) => ({ ...one }));
  entries.forEach((entry) => {
    const stop = seen.find((one) => one.stop === entry.stop);
    if (entry.kind === "finished")
      seen.filter((one) => one.state === "open").forEach((one) => (one.state = "carried_over"));
    if (!stop) return;
    if (entry.kind === "emptied") Object.assign(stop, { state: "emptied", level: stop.level || entry.level });
    if (entry.kind === "unreachable") Object.assign(stop, reached(stop, entry.reason));
    if (entry.kind === "reopened") Object.assign(stop, { state: "open", level: "", reason: "" });
    if (entry.kind === "note") stop.note = [stop.note, entry.text].filter(Boolean).join("\n");
    if (entry.kind === "photo") stop.photos += 1;
  });
  return seen;
}

const reached = (stop, reason) => ({ reason, state: stop.state === "emptied" ? "emptied" : "unreachable" });
