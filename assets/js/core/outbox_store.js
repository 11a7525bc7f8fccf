// The outbox's store in IndexedDB: each method is one transaction, so that a page may die between any two of them.
import { openDB } from "idb";
import { uuid } from "./outbox.js";

const NAME = "stadtklima-fahrt";
const VERSION = 1;
const MOST_REFUSED = 50;

const opened = (base) =>
  openDB(`${NAME} ${base}`, VERSION, {
    upgrade(db) {
      db.createObjectStore("waiting", { keyPath: "number", autoIncrement: true });
      db.createObjectStore("refused", { keyPath: "number" });
      db.createObjectStore("facts");
    },
  });

export class OutboxStore {
  constructor(base) {
    this.db = opened(base);
  }

  async add(entry) {
    return (await this.db).add("waiting", entry);
  }

  async claim(now, leaving) {
    const { store, done } = (await this.db).transaction("waiting", "readwrite");
    const first = (await store.openCursor())?.value;
    const wait = first && !first.sending && !leaving ? first.due - now : 0;
    if (first && wait <= 0) await store.put({ ...first, sending: true });
    await done;
    return wait > 0 ? { wait } : first;
  }

  async withdraw(id) {
    const { store, done } = (await this.db).transaction("waiting", "readwrite");
    const found = (await store.getAll()).find((one) => one.action === id && !one.sending);
    if (found) await store.delete(found.number);
    await done;
    return Boolean(found);
  }

  async settle(number, refused) {
    const both = (await this.db).transaction(["waiting", "refused"], "readwrite");
    if (refused) await both.objectStore("refused").put(refused);
    const old = (await both.objectStore("refused").getAllKeys()).slice(0, -MOST_REFUSED);
    await Promise.all([...old.map((one) => both.objectStore("refused").delete(one))]);
    await both.objectStore("waiting").delete(number);
    await both.done;
  }

  async change(number, fields) {
    const { store, done } = (await this.db).transaction("waiting", "readwrite");
    const found = await store.get(number);
    if (found) await store.put({ ...found, ...fields });
    await done;
  }

  async entries() {
    return (await this.db).getAll("waiting");
  }

  async refused() {
    return (await this.db).getAll("refused");
  }

  async forgive(number) {
    await (await this.db).delete("refused", number);
  }

  async device() {
    const { store, done } = (await this.db).transaction("facts", "readwrite");
    const known = (await store.get("device")) || uuid();
    await store.put(known, "device");
    await done;
    return known;
  }

  // What was last known of a tour, for a start without a connection.
  async tour(id, known) {
    const db = await this.db;
    if (known) await db.put("facts", known, `tour ${id}`);
    return db.get("facts", `tour ${id}`);
  }
}
