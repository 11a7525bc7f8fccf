// The server's clock as seen from here: the visitor's own may be wrong, and that of a replay runs faster.
import { byId, page } from "./page.js";

const kept = byId("kept"); // a page from the browser's memory (worker.js) says when it came from the server
export const keptAt = kept ? Number(kept.dataset.at) : null;

let ahead = page.now ? page.now - (keptAt || Date.now()) : 0;
let latest = 0;

export const now = () => Date.now() + ahead;

// Answers may overtake each other: one that was made earlier says nothing new.
export function heard(headers) {
  const told = Date.parse(headers.get("Stadtklima-Replay") || headers.get("Date"));
  if (kept || !told || told < latest) return;
  latest = told;
  ahead = told - Date.now();
}
