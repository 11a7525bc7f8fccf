// The page's data block and the words of its language; every other script speaks through these.
(function (S) {
  "use strict";
  const block = document.getElementById("page-data");
  S.page = block ? JSON.parse(block.textContent) : null;
  document.documentElement.classList.add("js");

  S.say = function (key, values) {
    return S.page.words[key].replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? values[name] : whole));
  };
  S.has = (key) => key in S.page.words;

  // A page from the browser's memory (worker.js): the time at which it came from the server.
  const kept = document.getElementById("kept");
  S.keptAt = kept ? Number(kept.dataset.at) : null;

  // The server's clock as seen from here: the visitor's own may be wrong.
  let ahead = S.page ? S.page.now - (S.keptAt || Date.now()) : 0;
  S.now = () => Date.now() + ahead;
  // A replay's clock runs faster than ours: each answer that tells the server's time sets it anew.
  // Answers may overtake each other: one that was made earlier says nothing new.
  let latest = 0;
  S.setNow = (text) => {
    const told = Date.parse(text);
    if (kept || told < latest) return;
    latest = told;
    ahead = told - Date.now();
    replayed();
  };
  // The mark of a replay, where there is one; the same words as dashboard/parts/replay_mark.py.
  function replayed() {
    const mark = document.getElementById("replay-time"), german = document.documentElement.lang !== "en";
    if (!mark || !S.has("replay.banner")) return;
    const part = (options) => new Intl.DateTimeFormat(german ? "de-DE" : "en-GB", { timeZone: "Europe/Berlin", ...options }).format(S.now());
    const date = part(german ? { day: "2-digit", month: "2-digit", year: "numeric" } : { day: "numeric", month: "long", year: "numeric" });
    mark.textContent = S.say("replay.banner", { date, time: part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }) });
  }
  S.calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  S.narrow = () => window.matchMedia("(max-width: 899px)").matches;
})((window.stadtklima = window.stadtklima || {}));
