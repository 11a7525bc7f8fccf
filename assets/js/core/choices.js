// What is chosen by links and forms of a page lives in its address; pieces of the page follow it without a reload.
import { links } from "./address.js";
import { choice } from "./fragments.js";
import { byId } from "./page.js";

let pieces = choice; // brings what stands on the page in step with its address

export const modified = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0;

// A server that does not answer is asked for the whole page instead.
async function turn(href) {
  try {
    await pieces();
    links();
  } catch {
    window.location.assign(href);
  }
}

// Goes to an address of this page, as a step that the back button takes back or in place of the last one.
export function go(href, { step = true } = {}) {
  window.history[step ? "pushState" : "replaceState"](null, "", href);
  return turn(href);
}

// What a form chooses, but for what only scripts can ask for.
export function formAddress(form) {
  const unsaid = ({ selectedOptions }) => selectedOptions?.[0]?.matches(".scripted");
  const said = ([name, value]) => value && !unsaid(form.elements[name]);
  const query = new URLSearchParams([...new FormData(form)].filter(said));
  return `${form.getAttribute("action")}?${query}`;
}

// `address` may change where a link leads; `arrived` is told the link or the select, null after a step back; `ask` brings the pieces.
export function start({ address = (href) => href, arrived = () => {}, ask = choice } = {}) {
  pieces = ask;
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-list]");
    if (!link || modified(event)) return;
    event.preventDefault();
    await go(address(link.href, link));
    arrived(link);
  });
  document.addEventListener("change", async ({ target }) => {
    if (!target.matches("#filter :is(select, [type=checkbox])")) return;
    await go(address(formAddress(target.form)));
    arrived(target);
    byId(target.id)?.focus();
  });
  window.addEventListener("popstate", async () => {
    await turn(window.location.href);
    arrived(null);
  });
}
