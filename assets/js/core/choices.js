// What is chosen by links and forms of a page lives in its address; pieces of the page follow it without a reload.
import { choice } from "./fragments.js";
import { byId } from "./page.js";
import { links } from "./theme.js";

export const modified = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0;

// Goes to an address of this page, as a step that the back button takes back or in place of the last one; a server that
// does not answer is asked for the whole page instead.
export async function go(href, { step = true, remember = true } = {}) {
  if (remember) window.history[step ? "pushState" : "replaceState"](null, "", href);
  try {
    await choice();
    links();
  } catch {
    window.location.assign(href);
  }
}

export function formAddress(form) {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  return `${form.getAttribute("action")}?${query}`;
}

// `address` may change where a link leads; `arrived` is told the link, or what else was chosen.
export function start({ address = (href) => href, arrived = () => {} } = {}) {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-list]");
    if (!link || modified(event)) return;
    event.preventDefault();
    await go(address(link.href, link));
    arrived(link);
  });
  document.addEventListener("change", async ({ target }) => {
    if (target.id !== "district") return;
    await go(address(formAddress(target.form)));
    byId("district")?.focus();
  });
  window.addEventListener("popstate", async () => {
    await go(window.location.href, { remember: false });
    arrived(null);
  });
}
