// The light of a room on a screen: asked for again and again; without an answer it says so and loses its colour.
import { put } from "../core/fragments.js";
import "../core/theme.js";
import { heard } from "../core/time.js";

const EVERY = 1000; // ms
const UNPAIRED = 401;
const lost = document.getElementById("lost");

function tell(isLost) {
  lost.hidden = !isLost;
  document.body.classList.toggle("is-lost", isLost);
}

async function follow() {
  const light = document.getElementById("licht");
  try {
    const answer = await fetch(light.dataset.fragment, { cache: "no-store" });
    if (answer.status === UNPAIRED) return window.location.reload();
    if (!answer.ok) throw new Error(`${answer.status}`);
    heard(answer.headers);
    put(light, await answer.text());
    tell(false);
  } catch {
    tell(true);
  }
  window.setTimeout(follow, Number(light.dataset.every) * EVERY);
}

const first = document.getElementById("licht");
if (first) window.setTimeout(follow, Number(first.dataset.every) * EVERY);
