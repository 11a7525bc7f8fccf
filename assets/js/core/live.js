// Asks every two seconds which layer has changed, and fetches that layer only.
(function (S) {
  "use strict";
  const EVERY = 2000, PATIENCE = 3; // ms; failures in a row before anything is said
  let failures = 0, lastAnswer = S.keptAt || Date.now(), timer = null;

  function warn(key) {
    const alert = document.getElementById("alert");
    const text = key ? S.say("warning." + key, { time: S.clock(lastAnswer + S.now() - Date.now()) }) : "";
    if (alert.textContent !== text) alert.textContent = text;
  }

  function recovered() {
    const silent = failures >= PATIENCE || !navigator.onLine;
    failures = 0;
    lastAnswer = Date.now();
    if (document.getElementById("alert").textContent || silent) warn(null);
  }

  async function ask() {
    const answer = await fetch(`${S.page.base}/api/live`, { cache: "no-store" });
    if (!answer.ok) throw new Error(`live: ${answer.status}`);
    const versions = await answer.json();
    const outdated = Object.keys(S.page.layers).filter((id) => id in versions && versions[id] !== S.layers.version(id) && S.map.wants(id));
    await Promise.all(outdated.map((id) => S.layers.load(id, versions[id])));
  }

  async function round() {
    try {
      await ask();
      recovered();
    } catch (error) {
      failures += 1;
      if (failures >= PATIENCE) warn(navigator.onLine ? "server" : "offline");
    }
    timer = window.setTimeout(round, document.hidden ? 5 * EVERY : EVERY);
  }

  function soon() {
    if (document.hidden) return;
    window.clearTimeout(timer);
    round();
  }

  S.live = {
    start() {
      timer = window.setTimeout(round, EVERY);
      document.addEventListener("visibilitychange", soon);
      window.addEventListener("online", soon);
      window.addEventListener("offline", () => warn("offline"));
    },
  };
})((window.stadtklima = window.stadtklima || {}));
