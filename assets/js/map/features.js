// The features of each layer as they came from the API, in step with its version.

import { layerOf, page } from "../core/page.js";
import { heard } from "../core/time.js";

const held = new Map(); // by layer: {version, sites: Map(site_id -> feature), collection}
const loading = new Map();
const SAID = ["observed_at", "state", "class", "state_until"];

export const collection = (id) => held.get(id)?.collection;
export const feature = (site) => held.get(layerOf(site))?.sites.get(site);

async function answered(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  heard(answer.headers);
  return answer.json();
}

// The features at an address, each with its site_id among what it says. A line or an area is a point, where its symbol
// stands, and has its `shape` beside that.
// A layer of more sites than one answer holds comes in several; together they are one collection.
export async function fetched(address) {
  const collection = await answered(address);
  const following = ({ links }) => links?.find((one) => one.rel === "next")?.href;
  for (let next = following(collection); next; ) {
    const part = await answered(next); // each part says where the next one is
    collection.features.push(...part.features);
    next = following(part);
  }
  collection.features.forEach((one) => {
    const { point } = one.properties;
    one.properties.site_id = one.id;
    if (!point || one.geometry.type === "Point") return;
    one.shape = one.geometry;
    one.geometry = { type: "Point", coordinates: point };
  });
  return collection;
}

const place = ({ id, properties }) => properties.place_id || id;

// What of a layer is drawn where these layers have symbols already: what stands together has one symbol.
export function alone(collection, before) {
  const taken = new Set(before.flatMap((one) => one?.features.map(place) || []));
  const left = collection.features.filter((one) => !taken.has(place(one)));
  return left.length === collection.features.length ? collection : { ...collection, features: left };
}

// Features keep their identity: the map holds the very same objects, only what they say changes.
// The ids of the sites that changed; null where other sites have come, or one has moved.
export function merged(known, features) {
  const where = (one) => one && String((one.shape || one.geometry).coordinates);
  if (known.size !== features.length || !features.every((one) => where(known.get(one.id)) === where(one))) return null;
  const differs = ({ id, properties }) => SAID.some((one) => known.get(id).properties[one] !== properties[one]);
  return features.filter(differs).map(({ id, properties }) => {
    Object.assign(known.get(id).properties, properties);
    return id;
  });
}

function keep(id, version, arrived) {
  const before = held.get(id);
  const changed = before ? merged(before.sites, arrived.features) : null;
  if (changed) before.version = version;
  else held.set(id, { version, collection: arrived, sites: new Map(arrived.features.map((one) => [one.id, one])) });
  return changed;
}

// Loads a layer as it is at its newest version; ids of changed sites, null for all.
export function load(id) {
  const { items, version } = page.layers[id];
  if (held.get(id)?.version === version) return Promise.resolve([]);
  const address = `${items}&v=${version}`;
  if (!loading.has(address)) {
    const asked = fetched(address).then((arrived) => keep(id, version, arrived));
    loading.set(address, asked.finally(() => loading.delete(address))); // biome-ignore format: a line
  }
  return loading.get(address);
}
