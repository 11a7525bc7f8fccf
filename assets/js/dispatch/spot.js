// The site whose details are open: it stands in the address, and its row is marked.
import { altered } from "../core/address.js";
import * as choices from "../core/choices.js";
import { byId } from "../core/page.js";
import { keys } from "./keys.js";

let listener = () => {};
const chosen = () => new URL(window.location.href).searchParams.get("site");

function mark() {
  for (const row of document.querySelectorAll("#due .row")) {
    if (row.dataset.site === chosen()) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

export async function open(site) {
  const step = !chosen();
  listener(site);
  await choices.go(altered("site", site), { step });
  mark();
  byId("spot-name")?.focus({ preventScroll: true });
}

async function close() {
  const site = chosen();
  if (!site) return;
  await choices.go(altered("site", null));
  mark();
  document.querySelector(`#due .row[data-site="${site}"] .tick`)?.focus({ preventScroll: true });
}

// `shown` is told the site that is open from now on.
export function start(shown) {
  listener = shown;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-site], a[data-closes]");
    if (!link || choices.modified(event)) return;
    event.preventDefault();
    if (link.dataset.site) open(link.dataset.site);
    else close();
  });
  document.addEventListener("fragment", mark);
  keys({ Escape: close });
}
