// The features of each layer as they came from the API, in step with its version; everything on the page reads these.
(function (S) {
  "use strict";
  const PULSE = 1500; // ms
  const held = {}; // by layer: {version, sites: Map(site_id -> feature), collection}
  const loading = {};

  const address = (layerId, version) => `${S.page.layers[layerId].items}&v=${version}`;

  async function fetched(layerId, version) {
    const answer = await fetch(address(layerId, version));
    if (!answer.ok) throw new Error(`${layerId}: ${answer.status}`);
    const collection = await answer.json();
    if (collection.timeStamp) S.setNow(collection.timeStamp);
    return collection;
  }

  const byId = (collection) => new Map(collection.features.map((one) => [one.properties.site_id, one]));
  const differs = (a, b) => a.observed_at !== b.observed_at || a.state !== b.state || a.class !== b.class || a.state_until !== b.state_until;

  // Features keep their identity: the map holds the very same objects, only what they say changes.
  function merged(layerId, collection) {
    const known = held[layerId].sites, changed = [];
    const same = known.size === collection.features.length && collection.features.every((one) => known.has(one.properties.site_id));
    if (!same) return null;
    collection.features.forEach(({ properties }) => {
      const mine = known.get(properties.site_id);
      if (!differs(mine.properties, properties)) return;
      Object.assign(mine.properties, properties);
      changed.push(properties.site_id);
    });
    return changed;
  }

  function keep(layerId, version, collection) {
    collection.features.forEach((one) => { one.properties.site_id = one.id; });
    const changed = held[layerId] ? merged(layerId, collection) : null;
    if (changed) held[layerId].version = version;
    else held[layerId] = { version, collection, sites: byId(collection) };
    S.layers.heard.forEach((listener) => listener(layerId, changed));
  }

  async function load(layerId, version) {
    try {
      keep(layerId, version, await fetched(layerId, version));
    } finally {
      delete loading[layerId];
    }
  }

  S.layers = {
    heard: [], // functions (layerId, changed site_ids or null for all)
    pulse: PULSE,
    load(layerId, version) {
      loading[layerId] = loading[layerId] || load(layerId, version);
      return loading[layerId];
    },
    version: (layerId) => (held[layerId] ? held[layerId].version : -1),
    collection: (layerId) => held[layerId] && held[layerId].collection,
    feature: (layerId, site) => held[layerId] && held[layerId].sites.get(site),
    all: (layerId) => (held[layerId] ? [...held[layerId].sites.values()].map((one) => one.properties) : []),
    of: (site) => site.slice(0, site.lastIndexOf("-")),

    value(layer, properties) {
      const value = properties[layer.shows];
      return typeof value !== "number" || layer.coded || properties.state === "no_sensor" ? null : S.quantity(value, layer);
    },
    // What other measures say in words: [title, label].
    spoken(layer, properties) {
      return (layer.spoken || []).filter((one) => properties[one.id + "_class"])
        .map((one) => [one.title, one.labels[one.classes.indexOf(properties[one.id + "_class"])]]);
    },
    label(layer, properties) {
      if (S.isAttended(properties)) return S.attended(layer, properties);
      const index = S.classOf(layer, properties);
      if (index >= 0) return layer.labels[index];
      return properties.state === "missing" ? layer.unknown : S.say("state." + properties.state);
    },
  };
})((window.stadtklima = window.stadtklima || {}));
