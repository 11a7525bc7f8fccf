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
    const low = count(rows[0][layer.shows]), whole = count(highest[layer.shows]);
    const high = S.quantity(highest[layer.shows], { unit: layer.unit, decimals: 0 });
    const key = rows.length === 1 ? "one" : low === whole ? "same" : "some";
    const own = S.has(`sentence.${layer.shows}.some`) ? "sentence." + layer.shows : "sentence.scale";
    const answer = S.say(`${own}.${key}`, { time, n: count(rows.length), low: key === "some" ? low : high, high });
    if (rows.length === 1) return [answer, ""];
    const site = highest.name;
    return [answer, S.say(own + ".highest", { site, place: place(site) })];
  }

  const counted = (key, n) => (n === 1 ? S.say(key + "_one") : S.say(key, { count: count(n) }));

  function full(layer, ok, all, time) {
    const own = "sentence." + layer.table, unusable = ok.filter((one) => !layer.usable[S.classOf(layer, one)]).length;
    const key = unusable === 0 ? "none" : unusable === 1 ? "one" : "some";
    const rest = [["room", ok.length - unusable], ["without_sensor", all.filter((one) => one.state === "no_sensor").length]];
    const more = rest.filter(([, n]) => n).map(([name, n]) => counted(`${own}.${name}`, n)).join(" ");
    return [S.say(`${own}.${key}`, { time, count: count(unusable), n: count(ok.length) }), more];
  }

  // Classes that have a sentence of their own use it; all others are counted.
  function words(layer, ok, all, time) {
    if (S.has(`sentence.${layer.table}.some`)) return full(layer, ok, all, time);
    const numbers = layer.labels.map((label, index) => [ok.filter((one) => S.classOf(layer, one) === index).length, label]);
    const counts = numbers.filter(([n]) => n).map(([n, label]) => `${count(n)} ${label}`).join(", ");
    return [S.say("sentence.classes", { time, counts }), ""];
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
