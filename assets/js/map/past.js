// The last 48 hours on the map: one fetch of hourly means, then a slider that shows or plays them. Lists stay at now.
(function (S) {
  "use strict";
  const HOURS = 48, HOUR = 3600e3, FRAME = 350; // ms between two hours when it plays
  let root = null, slider = null, told = null, button = null, hours = null, asked = null, timer = null;

  const layer = () => S.page.layers[root.dataset.layer];
  const end = (back) => Math.floor(S.now() / HOUR) * HOUR - (back - 1) * HOUR;

  async function fetched() {
    const query = new URLSearchParams({ step: "hour", from: new Date(end(HOURS) - HOUR).toISOString() });
    const answer = await fetch(`${S.page.base}/api/layers/${root.dataset.layer}/series?${query}`);
    if (!answer.ok) throw new Error(`series: ${answer.status}`);
    const columns = (await answer.json()).columns, found = new Map();
    columns.observed_at.forEach((text, i) => {
      if (columns.channel[i] !== 0 || columns.mean[i] === null) return;
      const at = Date.parse(text);
      if (!found.has(at)) found.set(at, new Map());
      found.get(at).set(columns.site_id[i], columns.mean[i]);
    });
    hours = found;
  }

  function classed(value) {
    const reached = layer().classes.filter((one) => one.low <= value);
    return (reached[reached.length - 1] || layer().classes[0]).id;
  }

  // The features as they were in an hour: copies, so that the list beside the map keeps what is true now.
  function then(values) {
    const live = S.layers.collection(root.dataset.layer);
    const features = live.features.map((one) => {
      const value = values.get(one.properties.site_id), known = value !== undefined;
      const said = known ? { state: "ok", class: classed(value), [layer().shows]: value } : { state: "missing", class: null, [layer().shows]: null };
      return { ...one, properties: { ...one.properties, ...said } };
    });
    return { ...live, features };
  }

  function named(at) {
    const hour = S.say("chart.oclock", { time: S.hour(at) });
    if (S.isToday(at)) return `${S.say("chart.today")} ${hour}`;
    return S.isYesterday(at) ? `${S.say("chart.yesterday")} ${hour}` : S.when(at);
  }

  function sentence(at, values) {
    if (!values.size) return S.say("past.none", { time: named(at) });
    const all = [...values.values()], unit = { unit: layer().unit, decimals: 0 };
    return S.say("past.said", { time: named(at), low: S.number(Math.min(...all), 0), high: S.quantity(Math.max(...all), unit) });
  }

  function show() {
    const back = -Number(slider.value);
    root.classList.toggle("past--now", back === 0);
    S.surface.past(back !== 0);
    if (back === 0) {
      S.map.past(root.dataset.layer, null);
      told.textContent = S.say("chart.now");
    } else if (hours) {
      const at = end(back), values = hours.get(at) || new Map();
      S.map.past(root.dataset.layer, then(values));
      told.textContent = sentence(at, values);
    } else {
      told.textContent = S.say("past.loading");
      asked = asked || fetched().then(show, () => { asked = null; stop(); told.textContent = S.say("past.failed"); });
    }
    slider.setAttribute("aria-valuetext", told.textContent);
  }

  function stop() {
    window.clearInterval(timer);
    timer = null;
    button.textContent = S.say("past.play");
  }

  function play() {
    if (timer) return stop();
    slider.value = -HOURS;
    show();
    button.textContent = S.say("past.stop");
    timer = window.setInterval(() => {
      if (!hours) return;
      slider.value = Number(slider.value) + 1;
      show();
      if (Number(slider.value) === 0) stop();
    }, FRAME);
    return undefined;
  }

  S.past = {
    start() {
      root = document.getElementById("past");
      if (!root) return;
      [slider, told, button] = ["input", "output", "button"].map((one) => root.querySelector(one));
      slider.addEventListener("input", () => { stop(); show(); });
      button.addEventListener("click", play);
      root.hidden = false;
    },
  };
})((window.stadtklima = window.stadtklima || {}));
