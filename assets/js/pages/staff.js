// Pieces of a page of administration that say so are taken anew every few seconds while somebody looks.
import { refresh } from "../core/fragments.js";
import "../core/theme.js";

const live = [...document.querySelectorAll("[data-every]")];
const EVERY = 1000; // ms

async function follow(element) {
  try {
    if (!document.hidden) await refresh(element);
  } catch {
    // It stands as it was, with its own time; the next answer mends it.
  }
  window.setTimeout(follow, Number(element.dataset.every) * EVERY, element);
}

live.forEach((element) => window.setTimeout(follow, Number(element.dataset.every) * EVERY, element));
