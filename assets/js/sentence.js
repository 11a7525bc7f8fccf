// The sentence on top, anew when values change; the same rules as dashboard/parts/sentence.py.
(function (S) {
  "use strict";
  const count = (value) => S.number(value, 0);
  const newest = (rows) => Math.max(...rows.map((one) => Date.parse(one.observed_at)));

  // "am Münsterplatz", "an der Herner Straße": after the endings of the words in a name.
  function place(site) {
    const parts = site.toLowerCase().split(/\s+/);
    const kind = ["masculine", "feminine"].find((one) => {
      const endings = S.say(`at.${one}_endings`).split(" ").filter(Boolean);
      return parts.some((part) => endings.some((ending) => part.endsWith(ending)));
    });
    return S.say("at." + (kind || "other"), { site });
  }

  function scale(layer, ok, time) {
    const rows = [...ok].sort((a, b) => a[layer.shows] - b[layer.shows] || (a.site_id < b.site_id ? 1 : -1));
    const highest = rows[rows.length - 1];
    const low = count(rows[0][layer.shows]), high = count(highest[layer.shows]);
    const key = rows.length === 1 ? "scale_one" : low === high ? "scale_same" : "scale";
    const answer = S.say("sentence." + key, { time, n: count(rows.length), low, high, unit: layer.unit });
    if (rows.length === 1) return [answer, ""];
    const own = "sentence.warmest_" + layer.shows, site = highest.name;
    return [answer, S.say(S.has(own) ? own : "sentence.warmest", { site, place: place(site) })];
  }

  function rest(usable, bare) {
    return [["room", usable], ["without_sensor", bare]].map(([key, n]) => {
      if (!n) return "";
      return n === 1 ? S.say(`sentence.${key}_one`) : S.say("sentence." + key, { count: count(n) });
    }).filter(Boolean).join(" ");
  }

  function words(layer, ok, all, time) {
    if (layer.usable.every(Boolean)) return [S.say("sentence.words_other", { time, n: count(ok.length) }), ""];
    const full = ok.filter((one) => !layer.usable[S.classOf(layer, one)]).length;
    const key = full === 0 ? "words_none" : full === 1 ? "words_one" : "words";
    const answer = S.say("sentence." + key, { time, count: count(full), n: count(ok.length) });
    return [answer, rest(ok.length - full, all.filter((one) => one.state === "no_sensor").length)];
  }

  function nothing(all) {
    const states = (state) => all.filter((one) => one.state === state).length;
    const equipped = all.length - states("no_sensor");
    const worst = ["suspect", "old", "missing"].reduce((best, one) => (states(one) > states(best) ? one : best));
    const problem = !all.length ? "empty_town" : !equipped ? "no_sensors" : { suspect: "broken", old: "old", missing: "waiting" }[worst];
    const measured = all.filter((one) => one.observed_at);
    const time = measured.length ? S.when(newest(measured)) : "";
    const n = count(problem === "waiting" ? equipped : all.length);
    return ["sentence." + problem, `sentence.${problem}_more`].map((key) => S.say(key, { n, time }));
  }

  S.sentence = function (layerId) {
    const layer = S.page.layers[layerId], all = S.layers.all(layerId), ok = all.filter((one) => one.state === "ok");
    if (!ok.length) return nothing(all);
    const time = S.clock(newest(ok));
    if (!layer.seen) return [S.say("sentence.words_other", { time, n: count(ok.length) }), ""];
    return layer.kind === "scale" ? scale(layer, ok, time) : words(layer, ok, all, time);
  };

  S.showSentence = function () {
    const [answer, more] = S.sentence(S.page.opened);
    [["answer", answer], ["answer-more", more]].forEach(([id, text]) => {
      const place = document.getElementById(id);
      if (place.textContent !== text) place.textContent = text;
    });
  };
})((window.stadtklima = window.stadtklima || {}));
