// Which scale a layer of a page is drawn by: the visitor's choice in the address, else the one that says more, as the
// server tells in the element #scale. Its legend follows.
import { altered } from "../core/address.js";
import { go } from "../core/choices.js";
import { byId, page } from "../core/page.js";

function take() {
  const { layer, on } = byId("scale").dataset;
  const known = page.layers[layer]?.deviation;
  if (!known || !on) return;
  known.on = on === "difference";
  document.querySelectorAll(`[data-scale^="${layer} "]`).forEach((one) => {
    one.hidden = one.dataset.scale !== `${layer} ${on}`;
  });
}

// `address` adds what else is chosen, `drawn` draws anew.
export function start({ address, drawn }) {
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "scale") return;
    event.preventDefault();
    go(address(altered("scale", event.submitter.value).href).href);
  });
  document.addEventListener("fragment", ({ target }) => {
    if (target.id !== "scale") return;
    take();
    drawn();
  });
}
