// The search for room: a place comes from the search, the device or the map; the answer comes as text, then on the map.
// Where somebody is stays in this script and in the body of one question.
(function (S) {
  "use strict";
  const MINUTE = 60e3, PATIENCE = 300, DECIMALS = 6, LIMIT = 3; // ms; ms until words; of degrees; places of each group
  const TOO_FAR = 400, REFUSED = 1, QUIET = ["map", "link"]; // ways to give a place after which the focus stays where it is
  const D = S.disposal, loaded = S.page.now;
  let place = null, asked = 0; // {lat, lon, text, how}

  const hint = (text) => { document.getElementById("hint").textContent = text; };
  const mode = () => document.querySelector("[name=mode]:checked").value;

  function arrived(said) {
    const best = document.getElementById("best"), answer = document.getElementById("answer");
    if (place && QUIET.includes(place.how)) S.seek.announce(said);
    else best.focus({ preventScroll: true });
    answer.scrollIntoView({ block: S.narrow() ? "start" : "nearest", behavior: S.calm() ? "auto" : "smooth" });
  }

  function failed(error) {
    const time = S.clock(loaded), town = S.page.town;
    hint("");
    const again = `<button type="button" class="button" id="again">${D.say("again")}</button>`;
    if (error.status === TOO_FAR) S.answer.message(place.text, D.say("far", { town }), D.say("far_more", { town }));
    else if (!navigator.onLine) S.answer.message("", D.say("offline"), D.say("offline_more", { time }), again);
    else S.answer.message("", D.say("broken"), D.say("broken_more", { time }), again);
    document.getElementById("all").open = true;
    arrived("");
  }

  // Of several questions only the answer to the last one is shown.
  async function ask() {
    const mine = (asked += 1), from = place;
    const waiting = window.setTimeout(() => hint(D.say("searching")), PATIENCE);
    try {
      const question = { layer: S.page.opened, lon: from.lon, lat: from.lat, limit: LIMIT, mode: mode() };
      const answer = await S.post("api/nearest", question);
      if (mine !== asked) return;
      const said = S.answer.show(answer, [from.lat, from.lon], from.text);
      ["all", "legend"].forEach((id) => { document.getElementById(id).open = false; });
      hint(D.say("private"));
      arrived(said);
    } catch (error) {
      if (mine === asked) failed(error);
    } finally {
      window.clearTimeout(waiting);
    }
  }

  function from(lat, lon, text, how) {
    if (how !== "link") S.share.forget();
    place = { lat: Number(lat.toFixed(DECIMALS)), lon: Number(lon.toFixed(DECIMALS)), text, how };
    return ask();
  }

  function refused(error) {
    const why = error.code === REFUSED ? "refused" : "no_position";
    hint("");
    S.answer.message("", D.say(why), D.say("refused_more"));
    place = null;
    arrived("");
  }

  function locate() {
    if (!navigator.geolocation) { refused({}); return; }
    hint(D.say("locating"));
    const found = ({ coords }) => { S.seek.clear(); from(coords.latitude, coords.longitude, D.say("from_device"), "device"); };
    navigator.geolocation.getCurrentPosition(found, refused, { enableHighAccuracy: true, timeout: 10000, maximumAge: MINUTE });
  }

  const load = () => S.layers.load(S.page.opened, S.page.layers[S.page.opened].version).catch(() => S.map.failed("layer_failed"));

  // What a link holds: the place that somebody passed on, and the site that was open.
  async function linked() {
    const given = S.share.read(), site = document.getElementById("site");
    if (!given) { if (site) pointed(site); return; }
    S.seek.clear();
    await from(given.lat, given.lon, D.say("share.from"), "link");
    const rows = site ? [...document.querySelectorAll("details.offer")] : [];
    rows.filter((one) => one.dataset.offer === site.dataset.site).forEach((one) => { one.open = true; });
  }

  // The server has told of it in the list; the map shows where it is.
  async function pointed(site) {
    const [name, told] = [".site__name", ".site__class"].map((one) => S.escape(site.querySelector(one).textContent));
    await load();
    if (!place) S.map.show(site.dataset.site, `<p class="popup__name">${name}</p><p>${told}</p>`);
  }

  // Another kind of thing, or another way to go: the same place is asked for again.
  function changed() {
    load();
    S.map.draw();
    if (place) ask();
  }

  function start() {
    S.theme.start();
    document.getElementById("legend").open = !S.narrow();
    S.layers.heard.push((layerId) => layerId === S.page.opened && S.map.draw());
    S.map.start(({ lat, lng }) => { S.seek.clear(); from(lat, lng, D.say("from_map"), "map"); });
    S.seek.start((one) => from(one.lat, one.lon, D.say("from_place", { place: one.name }), "search"), failed);
    S.answer.start();
    S.share.start();
    S.list.start((kind) => kind && changed());
    document.getElementById("locate").addEventListener("click", locate);
    document.getElementById("modes").addEventListener("change", () => { if (place) { place.how = "map"; ask(); } });
    document.getElementById("answer").addEventListener("click", (event) => { if (event.target.id === "again") ask(); });
    window.setInterval(S.answer.refresh, MINUTE);
    window.addEventListener("hashchange", () => S.share.read() && linked());
    changed();
    linked();
  }

  if (S.page && window.L) start();
})((window.stadtklima = window.stadtklima || {}));
