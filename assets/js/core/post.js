// A question whose body is told to nobody: answered with a piece of the page.
import { base } from "./page.js";

export async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  const { lang } = document.documentElement;
  const simple = new URL(window.location.href).searchParams.get("simple") === "1";
  const text = JSON.stringify({ ...body, lang, simple });
  const answer = await fetch(`${base}${path}`, { method: "POST", headers, body: text, cache: "no-store" });
  if (!answer.ok) throw Object.assign(new Error(`${path}: ${answer.status}`), { status: answer.status });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}
