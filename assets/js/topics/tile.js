// A tile stays current: it takes its words anew from its own address when a layer or the minute has changed. The page that
// frames it hears how high it wants to be: { type: "stadtklima:height", height } in px, and nothing else.
import { refresh } from "../core/fragments.js";
import * as live from "../core/live.js";
import { byId } from "../core/page.js";

const MINUTE = 60e3;
const HEIGHT = "stadtklima:height"; // of the message, and of the question of a page that came late
const MAP = { share: 0.62, least: 220, most: 480 }; // height of a map by its width, px

// A frame cannot open what forbids to be framed, nor an app: such links leave by a window of their own.
export const leaving = (links) => links.forEach((link) => Object.assign(link, { target: "_blank" }));

// A map fills whatever frame it is given: it wants a share of its width.
function wanted(element) {
  const { width, height } = element.getBoundingClientRect();
  if (!element.matches(".map")) return height;
  return Math.min(Math.max(width * MAP.share, MAP.least), MAP.most);
}

function tellHeight() {
  const parts = [...document.querySelectorAll(".tile__main > *, .tile__foot")];
  let told = 0;
  const tell = (again) => {
    const height = Math.ceil(parts.reduce((sum, one) => sum + wanted(one), 0));
    if (height === told && !again) return;
    told = height;
    window.parent.postMessage({ type: HEIGHT, height }, "*");
  };
  const seen = new ResizeObserver(() => tell(false)); // once a frame at most
  parts.forEach((one) => seen.observe(one));
  window.addEventListener(
    "message",
    ({ data, source }) => source === window.parent && data?.type === HEIGHT && tell(true),
  );
}

// `also` is told the ids of layers that changed.
export function start(also = () => {}) {
  if (window.self !== window.top) tellHeight();
  live.start(also);
  window.setInterval(() => document.hidden || refresh(byId("said-here")).catch(() => {}), MINUTE);
}
