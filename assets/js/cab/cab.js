// What the crew's page shows of a stop, and of all of them; everything that people wrote is text and nothing else.
import { byId, say, write } from "../core/page.js";

const PHOTOGRAPHED = ["defect", "side_waste"];
const NEXT = 3; // stops after the one that is shown

const made = (name, fields, ...inside) => {
  const element = Object.assign(document.createElement(name), fields);
  element.append(...inside);
  return element;
};

// What an entry says, in short.
export function told({ kind, level, reason, text, kg }) {
  const more =
    (level && say(`fahrt.level.${level}`)) || (reason && say(`fahrt.reason.${reason}`)) || text || (kg && `${kg} kg`);
  return kind === "unreachable" ? more : [say(`fahrt.kind.${kind}`), more].filter(Boolean).join(", ");
}

function about({ district, planned, side, level, reason, state }) {
  const found =
    state === "open"
      ? ""
      : [say(`fahrt.state.${state}`), level && say(`fahrt.level.${level}`)].filter(Boolean).join(", ");
  const wrong = reason ? say(`fahrt.reason.${reason}`) : "";
  const where = side ? say(`fahrt.side_${side}`) : "";
  const when = planned ? say("fahrt.planned", { time: planned }) : "";
  return [district, where, when, found, wrong].filter(Boolean).join(" · ");
}

// One stop; undefined: there is none left.
export function showStop(stop) {
  byId("stop").hidden = !stop;
  if (!stop) return;
  write("stop-name", stop.name);
  write("stop-about", about(stop));
  write("stop-remark", [stop.remark, stop.note].filter(Boolean).join("\n"));
  write("stop-waste", stop.waste ? say(`fahrt.waste.${stop.waste}`) : "");
  const way = byId("stop-way");
  way.hidden = !stop.way;
  if (stop.way) way.href = stop.way;
  byId("stop-reopen").hidden = !["emptied", "unreachable"].includes(stop.state);
  byId("stop-cleared").hidden = stop.waste !== "released";
  byId("photo-field").hidden = !PHOTOGRAPHED.includes(stop.reason);
}

// The stops after the next one in full, the others folded.
export function listed(stops, place, next, chosen) {
  const rows = stops.map((stop, index) => {
    const number = made("span", { className: "cab__number", textContent: String(index + 1) });
    const state = stop.state === "open" ? "" : say(`fahrt.state.${stop.state}`);
    const label = [number, made("span", { textContent: stop.name }), made("span", { textContent: state })];
    const button = made("button", { type: "button", className: "tap" }, ...label);
    button.setAttribute("aria-pressed", String(index === place));
    button.addEventListener("click", () => chosen(stop));
    return made("li", {}, button);
  });
  const from = Math.max(0, next);
  const near = rows.filter((_, index) => index > from && index <= from + NEXT);
  const others = rows.filter((one) => !near.includes(one));
  byId("next").replaceChildren(...near);
  byId("others").replaceChildren(...others);
}
