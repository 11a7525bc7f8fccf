// A link to what is shown: kind, way of going and opened place. Where the visitor is goes along only with a tick, and then
// behind the "#", which browsers send to no server; the address bar is never given it.
(function (S) {
  "use strict";
  const WRITTEN = /^#ort=(-?\d{1,2}(?:\.\d{1,9})?),(-?\d{1,3}(?:\.\d{1,9})?)$/, DECIMALS = 4; // lat,lon
  const MODES = ["walk", "drive"], KEPT = ["lang", "simple"];
  const D = S.disposal;
  let place = null; // {lat, lon} of the answer

  const modes = () => [...document.querySelectorAll("[name=mode]")];
  const mode = () => modes().find((one) => one.checked).value;
  const ticked = () => document.getElementById("share-place").checked;

  // The place of a link; null where there is none on this globe.
  function read() {
    const found = WRITTEN.exec(window.location.hash);
    if (!found) return null;
    const [lat, lon] = found.slice(1).map(Number);
    return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
  }

  // Without a place to ask from, the answer itself is what can be passed on.
  function site() {
    const opened = document.querySelector("details.offer[open]") || (ticked() ? null : document.querySelector(".best[data-offer]"));
    return opened && opened.dataset.offer;
  }

  function address() {
    const here = new URL(window.location.href), link = new URL(here.pathname, here), shown = site();
    KEPT.filter((one) => here.searchParams.has(one)).forEach((one) => link.searchParams.set(one, here.searchParams.get(one)));
    link.searchParams.set("layer", S.page.opened);
    link.searchParams.set("mode", mode());
    if (shown) link.searchParams.set("site", shown);
    if (ticked()) link.hash = `ort=${place.lat.toFixed(DECIMALS)},${place.lon.toFixed(DECIMALS)}`;
    return link.href;
  }

  async function copied(button) {
    const link = address();
    try {
      await navigator.clipboard.writeText(link);
      button.textContent = D.say("share.copied");
      S.seek.announce(D.say("share.copied"));
    } catch (error) {
      document.getElementById("share-note").textContent = D.say("copy_failed", { address: link });
    }
  }

  // The address bar tells the way of going as a link does, so that other languages keep it; never the place.
  function chosen() {
    const next = new URL(window.location.href);
    if (mode() === MODES[0]) next.searchParams.delete("mode");
    else next.searchParams.set("mode", mode());
    window.history.replaceState(window.history.state, "", next);
    S.theme.links();
  }

  S.share = {
    read,

    html(lat, lon) {
      place = { lat, lon };
      return `<div class="share"><button type="button" class="button" id="share">${D.say("share.copy")}</button>` +
        `<label class="share__place"><input type="checkbox" class="share__tick" id="share-place" aria-describedby="share-note">${D.say("share.place")}</label></div>` +
        `<p class="leaves share__note" id="share-note">${D.say("share.note")}</p>`;
    },

    // Another place was chosen: that of the link is no longer what is shown.
    forget() {
      if (!read()) return;
      const next = new URL(window.location.href);
      next.hash = "";
      window.history.replaceState(window.history.state, "", next);
      S.theme.links();
    },

    start() {
      const wanted = new URL(window.location.href).searchParams.get("mode");
      if (MODES.includes(wanted)) modes().forEach((one) => { one.checked = one.value === wanted; });
      document.getElementById("modes").addEventListener("change", chosen);
      document.getElementById("answer").addEventListener("click", ({ target }) => { if (target.id === "share") copied(target); });
      document.getElementById("answer").addEventListener("change", ({ target }) => {
        if (target.id === "share-place") document.getElementById("share").textContent = D.say("share.copy");
      });
      S.theme.links();
    },
  };
})((window.stadtklima = window.stadtklima || {}));
