// A tile stays current: it asks which layer has changed, and then takes its own words anew from its own address.
(function () {
  "use strict";
  const EVERY = 2000, MINUTE = 60e3, PATIENCE = 3; // ms; failures in a row before anything is said
  const base = document.documentElement.dataset.base || "", ID = "said-here";
  const said = () => document.getElementById(ID);
  let known = null, taken = Date.now(), failures = 0;

  const layers = () => said().dataset.live.split(" ").filter(Boolean);
  const differs = (versions) => known && layers().some((one) => versions[one] !== known[one]);

  async function get(address) {
    const answer = await fetch(address, { cache: "no-cache" });
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer;
  }

  async function take() {
    const page = new DOMParser().parseFromString(await (await get(window.location.href)).text(), "text/html");
    const next = page.getElementById(ID);
    if (next && next.innerHTML !== said().innerHTML) said().replaceWith(document.importNode(next, true));
    taken = Date.now();
    document.dispatchEvent(new Event("tile:changed"));
  }

  function warn(text) {
    const alert = document.getElementById("alert");
    if (alert && alert.textContent !== text) alert.textContent = text;
  }

  async function round() {
    try {
      const versions = layers().length ? await (await get(`${base}/api/live`)).json() : {};
      if (differs(versions) || Date.now() - taken >= MINUTE) await take();
      known = versions;
      failures = 0;
      warn("");
    } catch (error) {
      failures += 1;
      if (failures >= PATIENCE) warn(said().dataset.silent);
    }
    window.setTimeout(round, document.hidden ? 5 * EVERY : layers().length ? EVERY : MINUTE / 2);
  }

  if (said()) window.setTimeout(round, EVERY);
})();
