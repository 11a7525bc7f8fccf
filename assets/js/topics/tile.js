// A tile stays current: it takes its words anew from its own address when a layer or the minute has changed.
import * as ages from "../core/ages.js";
import * as fragments from "../core/fragments.js";
import * as live from "../core/live.js";
import { byId } from "../core/page.js";

const MINUTE = 60e3;

// `also` is told the ids of layers that changed, and all versions.
export function start(also = () => {}) {
  ages.start();
  live.start((ids, versions) => Promise.all([fragments.changed(ids), also(ids, versions)]));
  window.setInterval(() => document.hidden || fragments.refresh(byId("said-here")).catch(() => {}), MINUTE);
}
