// The nearest place with room as a tile: a search or the device's position, the answer as text. Where somebody is
// stays in this script and in the body of one question.
(function (S) {
  "use strict";
  const MINUTE = 60e3, PATIENCE = 300, DECIMALS = 6, LIMIT = 2; // ms; ms until words; of degrees; places of a group
  const TOO_FAR = 400, REFUSED = 1;
  const D = S.disposal;
  let place = null, asked = 0; // {lat, lon, text}

  S.map = { answer() {}, way() {}, recolour() {} };
  const hint = (text) => { document.getElementById("hint").textContent = text; };
  const mode = () => document.querySelector("[name=mode]:checked").value;

  // A frame cannot open what forbids to be framed, nor an app: those links leave by a window of their own.
  function outward() {
    document.querySelectorAll("#answer a, #more a").forEach((link) => { link.target = "_blank"; });
  }

  function arrived() {
    outward();
    document.getElementById("best").focus({ preventScroll: true });
    document.getElementById("answer").scrollIntoView({ block: "nearest", behavior: S.calm() ? "auto" : "smooth" });
  }

  function message(why, more) {
    const again = place ? `<button type="button" class="button" id="again">${D.say("again")}</button>` : "";
    S.answer.message("", D.say(why, { town: S.page.town }), D.say(more, { town: S.page.town, time: S.clock(S.now()) }), again);
    hint("");
    arrived();
  }

  function failed(error) {
    if (error.status === TOO_FAR) message("far", "far_more");
    else if (navigator.onLine) message("broken", "broken_more");
    else message("offline", "offline_more");
  }

  async function ask() {
    const mine = (asked += 1), from = place;
    const waiting = window.setTimeout(() => hint(D.say("searching")), PATIENCE);
    try {
      const answer = await S.post("api/nearest", { layer: S.page.opened, lon: from.lon, lat: from.lat, limit: LIMIT, mode: mode() });
      if (mine !== asked) return;
      S.answer.show(answer, [from.lat, from.lon], from.text);
      hint(D.say("private"));
      arrived();
    } catch (error) {
      if (mine === asked) failed(error);
    } finally {
      window.clearTimeout(waiting);
    }
  }

  function from(lat, lon, text) {
    place = { lat: Number(lat.toFixed(DECIMALS)), lon: Number(lon.toFixed(DECIMALS)), text };
    return ask();
  }

  function refused(error) {
    place = null;
    message(error.code === REFUSED ? "refused" : "no_position", "refused_more");
  }

  function locate() {
    if (!navigator.geolocation) { refused({}); return; }
    hint(D.say("locating"));
    const found = ({ coords }) => { S.seek.clear(); from(coords.latitude, coords.longitude, D.say("from_device")); };
    navigator.geolocation.getCurrentPosition(found, refused, { enableHighAccuracy: true, timeout: 10000, maximumAge: MINUTE });
  }

  if (!S.page || !document.getElementById("seek")) return;
  document.querySelector(`[name=mode][value=${S.page.mode}]`).checked = true;
  S.seek.start((one) => from(one.lat, one.lon, D.say("from_place", { place: one.name })), failed);
  S.answer.start();
  document.getElementById("locate").addEventListener("click", locate);
  document.getElementById("modes").addEventListener("change", () => place && ask());
  document.getElementById("answer").addEventListener("click", (event) => { if (event.target.id === "again") ask(); });
  window.setInterval(S.answer.refresh, MINUTE);
})((window.stadtklima = window.stadtklima || {}));
