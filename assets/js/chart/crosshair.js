// Reads a chart: by mouse, finger and arrow keys it says a bucket's time and values, which stand in the chart's table.
import { nearest, places } from "./places.js";

const SVG = "http://www.w3.org/2000/svg";
const NEAR = 12; // units: another line is read where it has a point so near
const LINES = ["line", "town"];

const all = (element, selector) => [...element.querySelectorAll(selector)];
const path = (plot, kind) => places(plot.querySelector(`.plot__${kind}`)?.getAttribute("d") ?? "");

function put(group, name, attributes) {
  const made = group.appendChild(document.createElementNS(SVG, name));
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
}

function parts(chart) {
  const [time, values] = chart.querySelector(".chart__told").children;
  return { slider: chart.querySelector(".chart__slider"), told: time.parentElement, time, values };
}

// Takes the hair out of every drawing.
export function hide(chart) {
  all(chart, ".plot__hair").forEach((one) => one.remove());
  parts(chart).told.classList.remove("chart__told--on");
}

// The hair at x, with a dot on each line and, where several drawings stand, what this one says.
function cross(plot, index, x, said) {
  const [top, bottom] = plot.dataset.ends.split(" ");
  const group = document.createElementNS(SVG, "g");
  group.classList.add("plot__hair");
  put(group, "line", { class: "plot__at", x1: x, x2: x, y1: top, y2: bottom });
  LINES.forEach((kind) => {
    const found = path(plot, kind);
    const at = found[index]?.x === x ? found[index] : found[nearest(found, x)];
    if (!at || at.from > x + NEAR || at.to < x - NEAR) return;
    put(group, "circle", { class: `plot__dot plot__dot--${kind}`, cx: x, cy: at.y, r: kind === "line" ? 5 : 4 });
  });
  const [, , width] = plot.getAttribute("viewBox").split(" ");
  const aside = x < width / 2 ? { x: x + 4, "text-anchor": "start" } : { x: x - 4, "text-anchor": "end" };
  put(group, "text", { class: "plot__said", y: Number(top) - 6, ...aside });
  group.lastChild.textContent = said;
  plot.append(group);
}

// What the row of a bucket says: the table's newest stands first.
function row(chart, index) {
  const cells = all(chart, "tbody tr").reverse()[index].children;
  const heads = all(chart, "thead th").entries();
  const read = [...heads].filter(([, { dataset }]) => "read" in dataset);
  const values = read.map(([place]) => cells[place].textContent);
  const text = read.map(([, { dataset }], place) => `${dataset.read} ${values[place]}`.trim()).join(" · ");
  return { time: cells[0].textContent, values, text };
}

function show(chart) {
  const { slider, told, time, values } = parts(chart);
  const index = Number(slider.value);
  const said = row(chart, index);
  hide(chart);
  const plots = all(chart, ".plot");
  const several = chart.querySelector(".chart__one");
  plots.forEach((plot, place) => {
    const { x } = path(several ? plots[0] : plot, "line")[index];
    // The first site has the first value, the others have the last ones: two may have one name.
    cross(plot, index, x, several ? said.values.at(place && place - plots.length) : "");
  });
  slider.setAttribute("aria-valuetext", said.time);
  time.textContent = said.time;
  if (values.textContent !== said.text) values.textContent = said.text;
  told.classList.add("chart__told--on");
}

function point({ clientX, target }) {
  const chart = target.closest(".chart");
  const plot = target.closest(".plot");
  if (!plot) return;
  const { left, width } = plot.getBoundingClientRect();
  const x = ((clientX - left) / width) * plot.viewBox.baseVal.width;
  parts(chart).slider.value = nearest(path(plot, "line"), x);
  show(chart);
}

const isRead = (target) => target.matches?.(".chart__slider");
const drawing = (target) => target.closest?.(".chart__drawn");

// One ear for all charts, whenever they come.
export function start() {
  const hear = (kinds, told) => kinds.forEach((kind) => document.addEventListener(kind, told));
  const hideAll = () => all(document, ".chart").forEach(hide);
  hear(["pointerdown", "pointermove"], (event) => drawing(event.target) && point(event));
  hear(["pointerdown"], ({ target }) => drawing(target) || hideAll());
  hear(["input", "focusin"], ({ target }) => isRead(target) && show(target.closest(".chart")));
  hear(["focusout"], ({ target }) => isRead(target) && hide(target.closest(".chart")));
  hear(["keydown"], ({ key }) => key === "Escape" && hideAll());
  hear(["pointerout"], ({ target, relatedTarget, pointerType }) => {
    const left = drawing(target);
    if (left && pointerType === "mouse" && !left.contains(relatedTarget)) hide(left.closest(".chart"));
  });
  hear(["fragment"], () => all(document, ".chart__slider:focus").forEach((one) => show(one.closest(".chart"))));
}
