// A tile stays current: it takes its words anew from its own address when a layer or the minute has changed.
import { refresh } from "../core/fragments.js";
import * as live from "../core/live.js";
import { byId } from "../core/page.js";

const MINUTE = 60e3;

// A frame cannot open what forbids to be framed, nor an app: such links leave by a window of their own.
export const leaving = (links) => links.forEach((link) => Object.assign(link, { target: "_blank" }));

// `also` is told the ids of layers that changed.
export function start(also = () => {}) {
  live.start(also);
  window.setInterval(() => document.hidden || refresh(byId("said-here")).catch(() => {}), MINUTE);
}
