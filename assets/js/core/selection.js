// A site that was chosen: it stands in the address, its details in the fragment #site, and its line of the list is marked.
import { altered } from "./address.js";
import * as choices from "./choices.js";
import { byId, narrow, painted } from "./page.js";

let from = null; // what gets the focus back when the details close
let listener = () => {};
let address = (site) => altered("site", site);

export const chosen = () => new URL(window.location.href).searchParams.get("site");

function mark() {
  document.querySelectorAll("#list .row").forEach((row) => {
    if (row.id === `row-${chosen()}`) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  });
}

// Opening a site is a step that the back button takes back; going on to another is not.
export async function open(site, { focus = false } = {}) {
  const step = !chosen();
  if (focus) from = `[id="row-${site}"] a`;
  await painted();
  listener(site);
  await choices.go(address(site), { step });
  mark();
  if (narrow()) byId("site").scrollIntoView({ block: "start" });
  else byId("panel")?.scrollTo({ top: 0 });
  if (focus) byId("site-name")?.focus({ preventScroll: true });
}

export async function close() {
  listener(null);
  await choices.go(address(null));
  mark();
  if (from && !narrow()) document.querySelector(from)?.focus({ preventScroll: true });
  from = null;
}

// `shown` is told the site that is chosen from now on, null for none; `written` makes the address that tells it.
export function start(shown, written = address) {
  [listener, address] = [shown, written];
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-site], a[data-closes]");
    if (!link || choices.modified(event)) return;
    event.preventDefault();
    if (link.dataset.site) open(link.dataset.site, { focus: true });
    else close();
  });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && chosen() && close());
  document.addEventListener("fragment", mark);
  mark();
}
