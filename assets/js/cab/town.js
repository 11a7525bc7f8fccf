// How the crew's page talks with the town.
import { base } from "../core/page.js";

const PATIENCE = 20000; // ms

async function answered(address, options = {}) {
  const answer = await fetch(address, { ...options, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  return { status: answer.status, body: isJson ? await answer.json() : null };
}

// Sends one entry of the outbox.
export function send({ tour, action, number, kind, stop, at, level, reason, text, kg, photo }, device) {
  const named = { action, device, number, stop, at: new Date(at).toISOString() };
  const to = `${base}/fahrt/${tour}`;
  if (photo) {
    const headers = { "Content-Type": photo.type };
    return answered(`${to}/fotos?${new URLSearchParams(named)}`, { method: "POST", body: photo, headers });
  }
  const body = JSON.stringify({ ...named, kind, level, reason, text, kg });
  const headers = { "Content-Type": "application/json" };
  return answered(`${to}/meldungen`, { method: "POST", body, headers, keepalive: true });
}

// A tour as it is now; null: nobody is logged in, or it is not for them.
export async function state(tour) {
  const { status, body } = await answered(`${base}/fahrt/${tour}/stand`);
  if (status >= 500) throw new Error(`${status}`);
  return status === 200 ? body : null;
}
