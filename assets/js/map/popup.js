// The popup of the chosen site: it belongs to the map and not to a marker, so it stays when markers change.
(function (S) {
  "use strict";
  let open = null; // {site, layer, popup, body, from}

  const found = () => open && S.layers.feature(open.layer, open.site);

  function told(properties) {
    if (properties.state === "no_sensor") return S.say("site.no_sensor");
    if (S.isAttended(properties)) return S.say("attended.told_" + properties.state);
    if (!properties.observed_at) return S.say("site.not_measured");
    const at = Date.parse(properties.observed_at);
    const remark = ["old", "suspect"].includes(properties.state) ? ". " + S.say("site." + properties.state) : "";
    return S.say("site.measured", { time: S.when(at), age: S.age(at) }) + remark;
  }

  function figure(layer, properties) {
    const value = S.layers.value(layer, properties);
    const name = properties.state === "suspect" ? "s" : "span";
    const shown = value === null ? "" : `<${name} class="site__value">${S.escape(value)}</${name}>`;
    const look = S.look(layer, properties);
    const label = S.layers.label(layer, properties);
    return `<p class="site__figure site__figure--${properties.state}">${shown}<span class="site__class">${S.symbol(look.symbol, look.colour)}${S.escape(label)}</span></p>`;
  }

  function others(layer, properties) {
    const spoken = S.layers.spoken(layer, properties).map(([title, said]) => `<dt>${S.escape(title)}</dt><dd>${S.escape(said)}</dd>`);
    const numbers = layer.measures.filter((one) => one.id !== layer.shows && typeof properties[one.id] === "number")
      .map((one) => `<dt>${S.escape(one.title)}</dt><dd>${S.escape(S.quantity(properties[one.id], one))}</dd>`);
    const lines = [...spoken, ...numbers];
    return lines.length ? `<dl class="site__others">${lines.join("")}</dl>` : "";
  }

  function summary(layer, properties) {
    return figure(layer, properties) + `<p class="site__age">${S.escape(told(properties))}</p>` + others(layer, properties);
  }

  // The page of a site, in the language and theme of this one.
  function page(site) {
    const here = new URL(window.location.href).searchParams, kept = new URLSearchParams();
    ["lang", "theme", "simple"].filter((one) => here.get(one)).forEach((one) => kept.set(one, here.get(one)));
    return `${S.page.base}/ort/${encodeURIComponent(site)}${kept.size ? "?" + kept : ""}`;
  }

  const drawable = (layer, properties) => properties.state !== "no_sensor" && !S.isAttended(properties) && layer.measures.some((one) => one.id === layer.shows);

  function build(layer, properties) {
    const body = document.createElement("div");
    body.className = "popup";
    body.dataset.site = properties.site_id;
    const waiting = !drawable(layer, properties) ? "" : `<div class="popup__wait">${S.say("site.loading")}</div>`;
    body.innerHTML = `<h2 class="popup__name" tabindex="-1">${S.escape(properties.name)}</h2>` +
      `<p class="site__place">${S.escape([properties.district, layer.title].filter(Boolean).join(" · "))}</p>` +
      `<div class="popup__summary">${summary(layer, properties)}</div><div class="popup__chart">${waiting}</div>` +
      `<p class="site__page"><a href="${S.escape(page(properties.site_id))}">${S.say("site.page")}</a></p>`;
    return body;
  }

  async function fill(site, layer, body) {
    const place = body.querySelector(".popup__chart");
    try {
      place.innerHTML = await S.chart(site, layer, layer.measures.find((one) => one.id === layer.shows));
    } catch (error) {
      place.innerHTML = `<p class="site__age">${S.say("site.failed")}</p>`;
    }
  }

  // Leaflet measures a popup anew only by taking its content out and in again, which would lose the focus.
  function grown(popup, body) {
    if (!open || open.popup !== popup) return;
    const focused = body.contains(document.activeElement) ? document.activeElement : null;
    popup.update();
    if (focused) focused.focus({ preventScroll: true });
  }

  function room(map) {
    return { maxWidth: 320, minWidth: 200, maxHeight: Math.max(180, map.getSize().y - 48), autoPanPaddingTopLeft: [12, 12], autoPanPaddingBottomRight: [12, 24] };
  }

  S.popup = {
    // Opens the popup of a site; `from` gets the focus back when it closes.
    show(map, layerId, site, from) {
      const feature = S.layers.feature(layerId, site);
      if (!feature) return;
      const layer = S.page.layers[layerId], body = build(layer, feature.properties);
      const [lon, lat] = feature.geometry.coordinates;
      const popup = L.popup({ ...room(map), className: "site-popup" }).setLatLng([lat, lon]).setContent(body);
      open = { site, layer: layerId, popup, body, from };
      popup.openOn(map);
      if (drawable(layer, feature.properties)) fill(site, layer, body).then(() => grown(popup, body));
      if (from) body.querySelector("h2").focus({ preventScroll: true });
    },

    // New values have come: the words change, chart and focus stay.
    refresh() {
      const feature = found();
      if (!feature) return;
      const html = summary(S.page.layers[open.layer], feature.properties), place = open.body.querySelector(".popup__summary");
      if (place.innerHTML !== html) place.innerHTML = html;
    },

    closed() {
      const from = open && open.from;
      open = null;
      if (from && from.isConnected && !S.narrow()) from.focus({ preventScroll: true });
    },

    get site() { return open && open.site; },
    get layer() { return open && open.layer; },
  };
})((window.stadtklima = window.stadtklima || {}));
