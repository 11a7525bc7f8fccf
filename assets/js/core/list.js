// The list: values change in their lines, lines never move; other pages of it are taken from the server's HTML.
(function (S) {
  "use strict";
  const MINUTE = 60e3;

  function line(row, layer, properties, pulse) {
    const link = row.firstElementChild, look = S.look(layer, properties), value = S.layers.value(layer, properties);
    const name = properties.state === "suspect" ? "s" : "span";
    const figure = value === null ? "" : `<${name} class="row__value">${S.escape(value)}</${name}>`;
    const age = properties.observed_at && properties.state !== "no_sensor" ? S.age(Date.parse(properties.observed_at)) : "";
    const also = S.layers.spoken(layer, properties).map((pair) => pair.join(" "));
    const note = [S.layers.label(layer, properties), ...also, age].filter(Boolean).join(" · ");
    const place = link.querySelector(".row__figure");
    row.className = "row row--" + properties.state;
    link.querySelector(".symbol").outerHTML = S.symbol(look.symbol, look.colour);
    if (place.innerHTML !== figure) place.innerHTML = figure;
    link.querySelector(".row__note").textContent = note;
    if (pulse) row.classList.add("row--changed");
  }

  function refresh(changed) {
    const list = document.getElementById("list"), layer = S.page.layers[list.dataset.layer];
    list.querySelectorAll("[data-site]").forEach((link) => {
      const feature = S.layers.feature(list.dataset.layer, link.dataset.site);
      if (feature) line(link.parentElement, layer, feature.properties, changed && changed.includes(link.dataset.site));
    });
    lit();
  }

  function lit() {
    document.querySelectorAll("#list .row").forEach((row) => {
      if (row.firstElementChild.dataset.site === S.popup.site) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    });
  }

  function opened(layerId) {
    S.page.opened = layerId;
    S.map.refront();
    document.querySelectorAll("[data-opens]").forEach((link) => {
      if (link.dataset.opens === layerId) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  // The server draws the list; its page for another layer, district or number is fetched and only the list is kept.
  async function turn(address, { focus, remember }) {
    const answer = await fetch(address);
    if (!answer.ok) { window.location.assign(address); return null; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = page.getElementById("list");
    document.getElementById("list").replaceWith(list);
    opened(list.dataset.layer);
    ["answer", "answer-more"].forEach((id) => { document.getElementById(id).textContent = page.getElementById(id).textContent; });
    if (remember) window.history.pushState(null, "", S.map.address(new URL(address.split("#")[0], window.location.href)));
    S.theme.links();
    if (S.layers.collection(S.page.opened)) refresh(null);
    if (focus) settle(focus);
    return page;
  }

  // Back and forward: the list as it was, then what was on the map and which popup was open.
  async function travel() {
    const page = await turn(window.location.href, {});
    if (page && S.map.ready) S.map.restore([...page.querySelectorAll(".layers__box[checked]")].map((one) => one.value));
  }

  function settle(focus) {
    const panel = document.getElementById("panel"), list = document.getElementById("list");
    if (S.narrow()) list.scrollIntoView({ block: "start" });
    else if (focus === "top") panel.scrollTop = Math.max(0, list.offsetTop - panel.offsetTop);
    list.tabIndex = -1;
    list.focus({ preventScroll: true });
  }

  function clicked(event) {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.dataset.site && S.map.ready) {
      event.preventDefault();
      S.map.select(link.dataset.site, link);
    } else if ("list" in link.dataset) {
      event.preventDefault();
      const layerId = link.dataset.opens;
      if (layerId) S.map.switchOn(layerId);
      turn(link.href, { focus: layerId ? null : "top", remember: true }).catch(() => window.location.assign(link.href));
    }
  }

  function districtChosen(event) {
    if (event.target.id !== "district") return;
    const form = event.target.form, query = new URLSearchParams(new FormData(form));
    if (!query.get("district")) query.delete("district");
    turn(`${form.action}?${query}`, { remember: true }).then(() => document.getElementById("district").focus());
  }

  S.list = {
    refresh, lit,
    start() {
      document.addEventListener("click", clicked);
      document.addEventListener("change", districtChosen);
      window.addEventListener("popstate", travel);
      // Ages grow even while no value comes, above all while the connection is lost.
      window.setInterval(() => { refresh(null); S.popup.refresh(); }, MINUTE);
    },
  };
})((window.stadtklima = window.stadtklima || {}));
