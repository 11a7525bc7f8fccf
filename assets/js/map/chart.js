// The last 48 hours of one measure as a small drawing of our own: a line in one colour, the lowest and the highest
// value written on it, time in words below, and the same values as a table. 3 kB where a chart library has 330.
(function (S) {
  "use strict";
  const HOURS = 48, HOUR = 3600e3;
  const WIDTH = 300, HEIGHT = 116, LEFT = 26, RIGHT = 8, TOP = 14, BOTTOM = 20;

  function steps(low, high) {
    const rough = (high - low) / 3 || 1;
    const power = 10 ** Math.floor(Math.log10(rough));
    const size = power * ([1, 2, 5, 10].find((one) => one * power >= rough) || 10);
    const from = Math.floor(low / size) * size, values = [];
    for (let value = from; value < high + size; value += size) values.push(Number(value.toFixed(6)));
    return values;
  }

  function scaled(points, measure, now) {
    const values = points.map((one) => one.value);
    const ticks = measure.unit === "%" ? [0, 50, 100] : steps(Math.min(...values), Math.max(...values));
    const low = ticks[0], high = ticks[ticks.length - 1];
    const x = (at) => LEFT + ((at - now + HOURS * HOUR) / (HOURS * HOUR)) * (WIDTH - LEFT - RIGHT);
    const y = (value) => TOP + ((high - value) / (high - low)) * (HEIGHT - TOP - BOTTOM);
    return { x, y, ticks, low, high };
  }

  // The pen is lifted where a device was silent for long.
  function path(points, scale, gap) {
    return points.map((one, index) => {
      const joined = index && one.at - points[index - 1].at <= gap;
      return `${joined ? "L" : "M"}${scale.x(one.at).toFixed(1)} ${scale.y(one.value).toFixed(1)}`;
    }).join("");
  }

  function hoursBelow(scale, now) {
    const labels = [];
    for (let at = Math.ceil((now - HOURS * HOUR) / HOUR) * HOUR; at < now; at += HOUR) {
      const hour = S.hour(at);
      if (hour !== 0 && hour !== 12) continue;
      const x = scale.x(at).toFixed(1);
      const day = S.isToday(at) ? S.say("chart.today") : S.isYesterday(at) ? S.say("chart.yesterday") : "";
      labels.push(`<line class="chart__grid" x1="${x}" x2="${x}" y1="${HEIGHT - BOTTOM}" y2="${HEIGHT - BOTTOM + 4}"/>`);
      if (hour === 12 && day && scale.x(at) < WIDTH - 70) labels.push(text(x, HEIGHT - 4, "middle", `${day} ${S.say("chart.oclock", { time: 12 })}`));
    }
    labels.push(text(WIDTH - RIGHT, HEIGHT - 4, "end", S.say("chart.now")));
    return labels.join("");
  }

  const text = (x, y, anchor, words, classes) =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}"${classes ? ` class="${classes}"` : ""}>${S.escape(words)}</text>`;

  function extreme(points, scale, measure, pick, dy) {
    const one = points.reduce((best, next) => (pick(next.value, best.value) ? next : best));
    const x = Math.min(Math.max(scale.x(one.at), LEFT + 18), WIDTH - RIGHT - 22);
    // Where there is no room below the lowest value, it is written above the line, not into it.
    const at = scale.y(one.value), y = at + dy <= HEIGHT - BOTTOM - 3 ? Math.max(at + dy, 10) : at - 9;
    return text(x.toFixed(1), y.toFixed(1), "middle", S.quantity(one.value, measure), "chart__label");
  }

  function drawing(points, measure, marks, gap, now) {
    const scale = scaled(points, measure, now), last = points[points.length - 1];
    const grid = scale.ticks.map((tick) =>
      `<line class="chart__grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${scale.y(tick)}" y2="${scale.y(tick)}"/>` +
      text(LEFT - 5, scale.y(tick) + 4, "end", S.number(tick, tick % 1 ? 1 : 0)));
    const marked = marks.filter((mark) => mark > scale.low && mark < scale.high).map((mark) =>
      `<line class="chart__mark" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${scale.y(mark)}" y2="${scale.y(mark)}"/>`);
    return grid.join("") + marked.join("") + hoursBelow(scale, now) +
      `<path class="chart__line" d="${path(points, scale, gap)}"/>` +
      `<circle class="chart__now" cx="${scale.x(last.at)}" cy="${scale.y(last.value)}" r="3.5"/>` +
      extreme(points, scale, measure, (a, b) => a > b, -6) + extreme(points, scale, measure, (a, b) => a < b, 13);
  }

  function hourly(points) {
    const hours = new Map();
    points.forEach((one) => hours.set(Math.floor(one.at / HOUR), one));
    return [...hours.values()].reverse();
  }

  function table(points, measure) {
    const rows = hourly(points).map((one) =>
      `<tr><th scope="row">${S.escape(S.when(one.at))}</th><td>${S.escape(S.quantity(one.value, measure))}</td></tr>`);
    return `<div class="chart__scroll" tabindex="0" role="region" aria-label="${S.escape(S.say("chart.table"))}"><table><thead><tr>` +
      `<th scope="col">${S.say("chart.time")}</th><th scope="col">${S.escape(measure.title)}</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
  }

  function figure(points, measure, layer, csv) {
    const values = points.map((one) => one.value), now = S.now();
    const range = [Math.min(...values), Math.max(...values)].map((one) => S.number(one, measure.decimals));
    const sentence = S.say("chart.sentence", { low: range[0], high: range[1], unit: measure.unit }).replace(" .", ".");
    const gap = 3 * layer.interval * 1000;
    return `<figure class="chart"><figcaption>${S.escape(sentence)}</figcaption>` +
      `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${S.escape(S.say("chart.title", { measure: measure.title }) + ". " + sentence)}">` +
      `${drawing(points, measure, layer.marks, gap, now)}</svg>` +
      `<div class="chart__more"><details class="chart__table"><summary>${S.say("chart.table")}</summary>${table(points, measure)}</details>` +
      `<a href="${S.escape(csv)}" download>${S.say("chart.csv")}</a></div></figure>`;
  }

  // Columns of equal length become points; what is flagged as implausible is not drawn.
  const IMPLAUSIBLE = 1 | 2 | 4 | 8;
  function readings(columns, measure) {
    return columns.observed_at.map((at, i) => ({ at: Date.parse(at), value: (columns.value || columns.mean)[i], flags: columns.flags ? columns.flags[i] : 0, measure: columns.measure[i] }))
      .filter((one) => one.measure === measure.id && one.value !== null && !(one.flags & IMPLAUSIBLE));
  }

  // HTML of the chart of a site's shown measure; a sentence where there is nothing to draw.
  S.chart = async function (site, layer, measure) {
    const now = new Date(S.now()), from = new Date(S.now() - HOURS * HOUR);
    const query = new URLSearchParams({ measure: measure.id, from: from.toISOString(), to: now.toISOString(), step: measure.step });
    const address = `${S.page.base}/api/sites/${site}/readings?${query}`;
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    const points = readings((await answer.json()).columns, measure);
    if (points.length < 2) return `<p class="chart site__age">${S.say("chart.none")}</p>`;
    return figure(points, measure, layer, `${address}&f=csv`);
  };
})((window.stadtklima = window.stadtklima || {}));
