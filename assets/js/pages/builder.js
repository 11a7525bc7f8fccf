// The builder without reloads: what was chosen is asked of the server, and preview and code are taken from its answer.
import "../core/index.js";
import { formAddress } from "../core/choices.js";
import { put } from "../core/fragments.js";
import { byId, copy, write } from "../core/page.js";

const PAUSE = 400; // ms after the last key
const form = byId("builder");
let asked = null;
let timer = null;

// While an answer is awaited the tile that is seen is not the tile that was chosen: it is said, not only shown.
const busy = (yes) => byId("result").setAttribute("aria-busy", String(yes));

// Leaving the field says "changed" once more: what was asked already is not asked again.
async function turn() {
  const target = formAddress(form);
  if (target !== asked) {
    asked = target;
    const answer = await fetch(target);
    if (!answer.ok) throw new Error(String(answer.status));
    const html = await answer.text();
    if (target !== asked) return;
    const before = byId("result").innerHTML;
    ["choices", "sizes", "result"].forEach((id) => put(byId(id), html));
    // The frame has the size of the answer again; a tile that stayed the same would not say its height once more.
    byId("preview").contentWindow.postMessage({ type: "stadtklima:height" }, "*");
    if (byId("result").innerHTML !== before) write("said", byId("verdict").textContent || byId("said").dataset.updated);
  }
  busy(timer !== null);
}

function soon(wait) {
  busy(true);
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    timer = null;
    turn().catch(() => form.submit());
  }, wait);
}

form.addEventListener("change", () => soon(0));
form.addEventListener("input", ({ target }) => target.id === "page" && soon(PAUSE));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  soon(0);
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copies]");
  if (!button) return;
  const area = byId(button.dataset.copies);
  const failed = () => {
    area.focus();
    area.select();
    write("said", button.dataset.failed);
  };
  copy(button, area.value, failed);
});
