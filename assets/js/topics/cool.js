// Where it is cool, nearest first: the visitor's position stays in this script, is sent to nobody and kept nowhere.
(function (S) {
  "use strict";
  const SEEN = 4, REFUSED = 1, EARTH_M = 6371008.8, RADIANS = Math.PI / 180; // as dashboard/parts/cool.py; metres
  const said = (text) => { document.getElementById("cool-said").textContent = text; };

  // Near enough for a town: a flat piece of the sphere.
  function metres(from, point) {
    const [lon, lat] = point.split(",").map(Number);
    return EARTH_M * RADIANS * Math.hypot((lon - from.longitude) * Math.cos(lat * RADIANS), lat - from.latitude);
  }

  const far = (row, from) => Math.min(...row.dataset.points.split(" ").map((point) => metres(from, point)));

  function told(distance) {
    if (distance < 995) return S.say("cool.meters", { n: S.number(Math.max(10, Math.round(distance / 10) * 10), 0) });
    return S.say("cool.kilometres", { n: S.number(distance / 1000, 1) });
  }

  function sorted(kind, from) {
    const rows = [...kind.querySelectorAll(".cool__place")].map((row) => ({ row, distance: far(row, from) }));
    rows.sort((a, b) => a.distance - b.distance);
    const lists = kind.querySelectorAll("ul");
    rows.forEach(({ row, distance }, index) => {
      row.querySelector(".cool__far").textContent = told(distance);
      lists[index < SEEN ? 0 : lists.length - 1].append(row);
    });
    return rows[0];
  }

  function found({ coords }) {
    const nearest = [...document.querySelectorAll(".cool__kind")].map((kind) => sorted(kind, coords));
    nearest.sort((a, b) => a.distance - b.distance);
    if (!nearest.length) return said("");
    return said(S.say("cool.sorted", { name: nearest[0].row.dataset.name, distance: told(nearest[0].distance) }));
  }

  const refused = (error) => said(S.say(error.code === REFUSED ? "cool.refused" : "cool.no_position"));

  document.addEventListener("click", (event) => {
    if (event.target.id !== "cool-near") return;
    if (!navigator.geolocation) { refused({}); return; }
    said(S.say("cool.locating"));
    navigator.geolocation.getCurrentPosition(found, refused, { timeout: 10000, maximumAge: 60000 });
  });
})((window.stadtklima = window.stadtklima || {}));
