// A tile stays current: it takes its words anew from its own address when a layer or the minute has changed.
import * as fragments from "../core/fragments.js";
import * as live from "../core/live.js";
import { byId } from "../core/page.js";

const MINUTE = 60e3;

// `also` is told the ids of layers that changed.
export function start(also = () => {}) {
  live.start((ids) => Promise.all([fragments.changed(ids), also(ids)]));
  window.setInterval(() => document.hidden || fragments.refresh(byId("said-here")).catch(() => {}), MINUTE);
}
