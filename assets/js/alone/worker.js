// Answers for pages when the network does not: a few with their last state, which says its age, all others with one page that
// leads to those.
// The server puts a line before this one: the version of all files, the pages that are kept, what is said of them.
import { offset } from "../core/offset.js";

const { version, pages, tours, instead, said, zone } = KEPT;
const BASE = new URL("./", self.location).pathname,
  CACHE = `stadtklima ${BASE} ${version}`,
  MINE = `stadtklima ${BASE} `;
const LIMITS = { page: 12, tour: 3, instead: Object.keys(said).length, tiles: 450, file: 80, data: 40 }; // entries of each kind; the oldest go first
const VIEW = ["kept", "lang", "simple", "app"]; // what two addresses of one page must share to say the same
const GATEWAY = 502; // from here on a proxy answers for a server that does not

const pathOf = (url) => url.pathname.slice(BASE.length - 1);
const isTour = (path) => path === tours || (path.startsWith(`${tours}/`) && path.lastIndexOf("/") === tours.length);
const isPage = (what) => what === "page" || what === "tour";
function kind(request, url) {
  if (request.method !== "GET" || url.origin !== self.location.origin || !url.pathname.startsWith(BASE)) return null;
  const path = pathOf(url);
  if (request.destination === "document") return pages.includes(path) ? "page" : isTour(path) ? "tour" : "instead";
  if (path.startsWith("/assets/") && (url.searchParams.has("h") || /\.[A-Z0-9]{8}\.js$/.test(path))) return "file";
  if (path === "/basemap.head" || (path === "/basemap.pmtiles" && request.headers.get("Range"))) return "tiles";
  if (/^\/api\/collections\/[^/]+\/items$/.test(path) && url.searchParams.has("v")) return "data";
  return null;
}

// Under which address an answer is kept: of data the newest version only, of tiles each piece.
function keyOf(what, url, request) {
  const key = new URL(url);
  key.hash = "";
  if (what === "data") key.searchParams.delete("v");
  if (what === "tiles") key.searchParams.set("piece", request.headers.get("Range"));
  key.searchParams.set("kept", what);
  return key.href;
}

// ---- keeping ---------------------------------------------------------------------------------------------------
// A cache takes no answer to a range: it is kept as a whole one and given back as what it was.
async function keep(what, key, answer) {
  const cache = await caches.open(CACHE),
    headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.set("X-Kept-Status", String(answer.status));
  headers.set("X-Kept-At", String(Date.now()));
  await cache.delete(key);
  await cache.put(key, new Response(await answer.blob(), { headers }));
  const same = (await cache.keys()).filter((one) => new URL(one.url).searchParams.get("kept") === what);
  await Promise.all(same.slice(0, Math.max(0, same.length - LIMITS[what])).map((one) => cache.delete(one)));
}

async function kept(what, key) {
  const cache = await caches.open(CACHE);
  const found = (await cache.match(key)) || (isPage(what) ? await alike(cache, key) : undefined);
  if (!found || isPage(what)) return found;
  return new Response(await found.blob(), {
    status: Number(found.headers.get("X-Kept-Status")),
    headers: found.headers,
  });
}

// The newest state of the same page in the same language, where just this view of it was never seen.
async function alike(cache, key) {
  const wanted = new URL(key),
    same = (one, name) => one.searchParams.get(name) === wanted.searchParams.get(name);
  const found = (await cache.keys())
    .map((one) => new URL(one.url))
    .filter((one) => one.pathname === wanted.pathname && VIEW.every((name) => same(one, name)));
  const best = found.filter((one) => same(one, "theme")).pop() || found.pop();
  return best && cache.match(best.href);
}

// A page with all that its first HTML names; the browser mostly has it already.
async function keepPage(href, what = "page") {
  const answer = await fetch(href, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return; // to a login
  const html = await answer.clone().text();
  await keep(what, keyOf(what, href), answer);
  const named = [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+)"/g)];
  await Promise.all(named.map(([, one]) => keepFile(new URL(one.replaceAll("&amp;", "&"), href))));
}

async function keepFile(url) {
  const request = new Request(url),
    what = kind(request, url),
    key = what && keyOf(what, url, request);
  if (!what || (what === "file" && (await kept(what, key)))) return;
  const file = await fetch(request);
  if (file.ok) await keep(what, key, file);
}

// ---- answering -------------------------------------------------------------------------------------------------
function aged(html, date) {
  const language = /<html[^>]*\blang="(\w+)"/.exec(html)[1],
    words = said[language] || said.de;
  const part = (options) => date.toLocaleString(words.locale, { timeZone: zone, ...options });
  const time = part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }) + offset(date.getTime(), zone),
    day = part({ day: "numeric", month: "long", year: "numeric" });
  const state = words.state.replace("{time}", time).replace("{date}", day);
  const note = `<p class="kept" id="kept" role="status" data-at="${date.getTime()}">${state} <a href="">${words.again}</a></p>`;
  return html.replace(/<header[^>]*>/, (opening) => opening + note);
}

async function old(answer) {
  const headers = new Headers(answer.headers);
  ["Content-Length", "ETag"].forEach((name) => headers.delete(name));
  return new Response(aged(await answer.text(), new Date(Number(headers.get("X-Kept-At")))), { headers });
}

// ---- the page in the place of all that was never seen ---------------------------------------------------------------
const insteadIn = (language) => new URL(`${BASE}${instead.slice(1)}?lang=${language}`, self.location).href;
const escaped = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

const keepInstead = () =>
  Promise.all(Object.keys(said).map((one) => keepPage(insteadIn(one), "instead").catch(() => {})));

// Links to the pages that can be read, by their titles, in one language.
async function readable(language) {
  const cache = await caches.open(CACHE);
  const held = (await cache.keys()).map((one) => new URL(one.url));
  const mine = held.filter((one) => isPage(one.searchParams.get("kept")) && languageOf(one) === language);
  const titled = mine.reverse().map(async (url) => {
    const title = /<title>(.*?)<\/title>/s.exec(await (await cache.match(url.href)).text())?.[1];
    url.searchParams.delete("kept");
    return [title, `<li><a href="${escaped(url.pathname + url.search)}">${title}</a></li>`];
  });
  return [...new Map(await Promise.all(titled)).values()];
}

const languageOf = (url) =>
  url.searchParams.get("lang") in said ? url.searchParams.get("lang") : Object.keys(said)[0];

async function nothingHere(url) {
  const language = languageOf(url),
    found = await (await caches.open(CACHE)).match(keyOf("instead", insteadIn(language)));
  if (!found) return null;
  const links = await readable(language),
    theme = url.searchParams.get("theme");
  let html = await found.text();
  if (theme === "dark" || theme === "light") html = html.replace("<html ", `<html data-kern-theme="${theme}" `);
  if (links.length)
    html = html.replace(
      /(<div id="seen")[^>]*>(.*?)<\/div>/s,
      (_, start, title) => `${start}>${title}<ul>${links.join("")}</ul></div>`,
    );
  return new Response(html, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

async function fromNetwork(request) {
  const answer = await fetch(request);
  if (answer.status >= GATEWAY) throw new Error(`${answer.status}`);
  return answer;
}

async function answered(event, what, url) {
  const key = keyOf(what, url, event.request);
  const had = what === "file" && (await kept(what, key));
  if (had) return had;
  try {
    const answer = await fromNetwork(event.request);
    if (answer.ok && !answer.redirected && what !== "instead") event.waitUntil(keep(what, key, answer.clone()));
    return answer;
  } catch (error) {
    if (what === "instead" || isPage(what)) return answerWithout(event, what, key, url);
    const last = await kept(what, key);
    if (!last) throw error;
    return last;
  }
}

async function answerWithout(event, what, key, url) {
  const last = isPage(what) && (await kept(what, key));
  return (last ? old(last) : await nothingHere(url)) || fetch(event.request);
}

// A new version takes over the pages of the one before, in their present state; what cannot be had stays as it was.
async function takeOver() {
  await self.clients.claim();
  const before = (await caches.keys()).filter((name) => name.startsWith(MINE) && name !== CACHE);
  const stored = await Promise.all(before.map(async (name) => (await caches.open(name)).keys()));
  const seen = [...stored.flat(), ...(await self.clients.matchAll({ type: "window" }))];
  const wanted = seen
    .map((one) => new URL(one.url))
    .filter((one) => pages.includes(pathOf(one)) || isTour(pathOf(one)));
  wanted.forEach((one) => {
    one.searchParams.delete("kept");
    one.hash = "";
  });
  const kindOf = (href) => (isTour(pathOf(new URL(href))) ? "tour" : "page");
  await Promise.all([...new Set(wanted.map((one) => one.href))].map((one) => keepPage(one, kindOf(one))));
  await Promise.all(before.map((name) => caches.delete(name)));
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepInstead());
});
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url),
    what = kind(event.request, url);
  if (what) event.respondWith(answered(event, what, url));
});
