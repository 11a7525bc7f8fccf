// The answer as text: the nearest place with room, two more, then what is closed, full and unknown, each apart.
(function (S) {
  "use strict";
  const D = S.disposal, MAIN = 3;
  let held = null; // {answer, from, mode, offers: Map(site_id -> offer), main: offers with numbers}

  const layer = () => S.page.layers[S.page.opened];
  const yard = (offer) => S.isAttended(offer);
  const line = (text, name) => (text ? `<p class="${name}">${text}</p>` : "");

  // ---- words -----------------------------------------------------------------------------------------------
  function label(offer) {
    if (yard(offer)) return S.attended(layer(), offer);
    const index = S.classOf(layer(), offer);
    if (index >= 0) return layer().labels[index];
    return offer.state === "no_sensor" ? S.say("state.no_sensor") : layer().unknown;
  }

  // In the answer with the word, in a row without.
  function measured(offer, key) {
    if (offer.state === "no_sensor" || yard(offer)) return "";
    if (!offer.observed_at) return D.say("never_measured");
    const age = S.age(Date.parse(offer.observed_at));
    return offer.state === "ok" && offer.value !== null ? D.say(key, { age, value: S.quantity(offer.value, layer()) }) : D.say("last_measured", { age });
  }

  const roomy = (offer) => yard(offer) || Boolean(layer().usable[S.classOf(layer(), offer)]);

  // The server judges for the time of arrival and says so by the group.
  const roomOnArrival = (offer) => !held.answer.groups.full.includes(offer);

  // In a row: what is it like, and since when; of what has room but is closed, from when on it may be used.
  function told(offer) {
    const since = offer.opens_at && roomy(offer) && !yard(offer) ? D.opening(Date.parse(offer.opens_at)) : measured(offer, "measured_short");
    return [label(offer), D.fillsUp(offer, layer()) && !roomOnArrival(offer) ? D.say("outlook.on_arrival") : "", since].filter(Boolean).join(" · ");
  }
  const way = (offer) => D.way(offer, held.mode);
  const opens = (offer) => (offer.opens_at ? D.say("opens", { when: D.opening(Date.parse(offer.opens_at)) }) : "");
  const hours = (offer) => (offer.attributes.opening_hours ? D.say("hours", { hours: D.hours(offer.attributes.opening_hours) }) : "");
  const address = (offer) => `${offer.name}, ${S.page.town} (${offer.lat.toFixed(5)}, ${offer.lon.toFixed(5)})`;

  function further(offer) {
    const carton = offer.attributes.largest_carton_cm, hint = offer.attributes.hint;
    return [hint, carton ? D.say("carton", { n: S.number(carton, 0) }) : ""].filter(Boolean).join(" · ");
  }

  // ---- the way on ------------------------------------------------------------------------------------------
  const phone = () => /android|iphone|ipad|ipod/i.test(navigator.userAgent);

  // What each platform opens by itself; only the place to go to is in it, never where somebody is.
  function link({ lat, lon, name }) {
    const to = `${lat},${lon}`, walking = held.mode === "walk";
    if (/android/i.test(navigator.userAgent)) return `geo:${to}?q=${to}(${encodeURIComponent(name)})`;
    if (phone()) return `https://maps.apple.com/?daddr=${to}&dirflg=${walking ? "w" : "d"}`;
    return `https://www.openstreetmap.org/directions?engine=fossgis_osrm_${walking ? "foot" : "car"}&to=${encodeURIComponent(to)}`;
  }

  function acts(offer) {
    const id = `leaves-${offer.site_id}`, tab = phone() ? "" : ' target="_blank"';
    return `<div class="acts"><a class="kern-btn kern-btn--primary acts__go" href="${S.escape(link(offer))}"${tab} rel="noopener noreferrer external" aria-describedby="${id}">` +
      `<span class="kern-label">${D.say("go")}</span></a><button type="button" class="button" data-copy="${offer.site_id}">${D.say("copy")}</button></div>` +
      `<p class="leaves" id="${id}">${D.say(phone() ? "go_app" : "go_web")}</p>`;
  }

  const report = (offer) => (yard(offer) ? "" : D.report(offer));

  function steps(offer, open) {
    if (!offer.steps) return "";
    const rows = offer.steps.map((one) => `<li><span>${S.escape(D.turn(one))}</span><span class="steps__far">${one.turn === "arrive" ? "" : D.distance(one.distance_m)}</span></li>`);
    const title = rows.length === 1 ? D.say("steps_one") : D.say("steps", { n: rows.length });
    return `<details class="steps"${open ? " open" : ""}><summary>${title}</summary><ol>${rows.join("")}</ol></details>`;
  }

  // ---- pieces ----------------------------------------------------------------------------------------------
  function symbol(offer) {
    const look = S.look(layer(), offer);
    return yard(offer) && look.index < 0 ? S.symbol("diamond", null) : S.symbol(look.symbol, look.colour);
  }

  function facts(offer) {
    const age = `<p class="fact fact--age" data-measured="${offer.site_id}">${S.escape(measured(offer, "measured"))}</p>`;
    return line(way(offer), "fact fact--way") + (measured(offer, "measured") && age) + line(S.escape(D.outlook(offer)), "fact fact--outlook") + line(S.escape(opens(offer)), "fact fact--opens") + line(S.escape(hours(offer)), "fact") + line(S.escape(further(offer)), "fact");
  }

  function best(offer, kind) {
    return `<article class="best" data-offer="${offer.site_id}"><h2 class="best__title" id="best" tabindex="-1"><span class="best__kind">${D.say(kind)}</span> ` +
      `<span class="best__name">${S.escape(offer.name)}</span></h2>` +
      `<p class="best__told">${symbol(offer)}${S.escape(label(offer))}</p>${facts(offer)}${acts(offer)}${steps(offer, false)}${report(offer)}</article>`;
  }

  function row(offer, number) {
    const badge = number ? `<span class="offer__number">${number}</span>` : "";
    return `<li><details class="offer" data-offer="${offer.site_id}"><summary class="offer__head">${symbol(offer)}<span class="offer__name">${badge}${S.escape(offer.name)}</span>` +
      `<span class="offer__far">${D.distance(offer.distance_m)}</span><span class="offer__told" data-told="${offer.site_id}">${S.escape(told(offer))}</span></summary>` +
      `<div class="offer__body">${facts(offer)}${acts(offer)}${steps(offer, true)}${report(offer)}</div></details></li>`;
  }

  function group(title, offers, { note = "", first = 0 } = {}) {
    if (!offers.length) return "";
    const rows = offers.map((offer, index) => row(offer, first && first + index));
    return `<section class="group"><h2 class="group__title">${title}</h2>${line(note, "group__note")}<ul>${rows.join("")}</ul></section>`;
  }

  const message = (title, more, button) => `<div class="best best--none"><h2 class="best__title" id="best" tabindex="-1"><span class="best__name">${S.escape(title)}</span></h2>` +
    `${line(S.escape(more), "fact")}${button || ""}</div>`;

  // ---- the whole -------------------------------------------------------------------------------------------
  function nothing({ unknown, full }) {
    if (!unknown.length && !full.length) return message(D.say("sites_none", { layer: layer().title }), "");
    const why = full.length ? "room_none" : "sensor_none";
    return message(D.say(why), unknown.length ? D.say(why + "_more") : "");
  }

  function put(from, top, more) {
    document.getElementById("answer").innerHTML = `<p class="from">${S.escape(from)}</p>${top}`;
    document.getElementById("more").innerHTML = more;
  }

  function spoken(first, closed) {
    if (!first) return document.getElementById("best").textContent;
    return D.say(closed ? "said_closed" : "said", { name: first.name, way: way(first), opens: opens(first) });
  }

  function show(answer, from, text) {
    const groups = answer.groups, open = groups.usable.length > 0;
    const main = (open ? groups.usable : groups.closed).slice(0, MAIN), [first, ...next] = main;
    const every = [...Object.values(groups).flat(), ...answer.large_loads];
    held = { answer, from, mode: answer.mode, offers: new Map(every.map((one) => [one.site_id, one])), main };
    const large = answer.large_loads.filter((one) => !main.includes(one) && !main.some((other) => other.site_id === one.site_id));
    const apart = (offers) => offers.filter((one) => !large.some((other) => other.site_id === one.site_id));
    const origin = answer.in_town ? text : D.say("from_out_of_town", { town: S.page.town });
    put(origin, (first ? best(first, open ? "first" : "first_closed") : nothing(groups)) + (S.share ? S.share.html(...from) : ""), // a tile in a frame has no address to pass on
      group(D.say("next"), next, { first: 2 }) + group(D.say("large"), large) + (open ? group(D.say("closed"), apart(groups.closed)) : "") +
      group(D.say("outlook.fills_up"), groups.full.filter((one) => D.fillsUp(one, layer()))) +
      group(D.say("full"), groups.full.filter((one) => !D.fillsUp(one, layer()))) + group(D.say("unknown"), groups.unknown, { note: D.say("unknown_note") }));
    S.map.answer(from, main);
    if (first) S.map.way(from, first);
    return spoken(first, !open);
  }

  // Opening one closes the others and draws its way.
  function opened(event) {
    const one = event.target;
    if (!one.matches || !one.matches("details.offer")) return;
    const others = [...document.querySelectorAll("details.offer[open]")].filter((other) => other !== one);
    if (one.open) others.forEach((other) => { other.open = false; });
    const shown = one.open ? held.offers.get(one.dataset.offer) : others.length ? null : held.main[0];
    if (shown) S.map.way(held.from, shown);
  }

  async function copied(button) {
    const text = address(held.offers.get(button.dataset.copy));
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = D.say("copied");
      S.seek.announce(D.say("copied"));
    } catch (error) {
      button.closest(".acts").nextElementSibling.textContent = D.say("copy_failed", { address: text });
    }
  }

  S.answer = {
    show,
    message(from, title, more, button) { held = null; put(from, message(title, more, button), ""); S.map.answer(null, []); },
    clear() { held = null; document.getElementById("answer").innerHTML = ""; document.getElementById("more").innerHTML = ""; },

    open(site) {
      const one = document.querySelector(`[data-offer="${site}"]`);
      if (!one.matches("details")) { S.map.way(held.from, held.offers.get(site)); return one.scrollIntoView({ block: "nearest" }); }
      one.open = true;
      return one.querySelector("summary").focus();
    },

    // Ages grow while the page stays open.
    refresh() {
      if (!held) return;
      document.querySelectorAll("[data-told]").forEach((one) => { one.textContent = told(held.offers.get(one.dataset.told)); });
      document.querySelectorAll("[data-measured]").forEach((one) => { one.textContent = measured(held.offers.get(one.dataset.measured), "measured"); });
    },

    start() {
      document.getElementById("more").addEventListener("toggle", opened, true);
      document.addEventListener("click", (event) => {
        const button = event.target.closest("[data-copy]");
        if (button) copied(button);
      });
    },
  };
})((window.stadtklima = window.stadtklima || {}));
