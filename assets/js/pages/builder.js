import "../core/words.js";
import "../core/theme.js";

// The builder without reloads: what was chosen is asked of the server, and preview and code are taken from its answer.
(function () {
  "use strict";
  const PAUSE = 400; // ms after the last key
  const form = document.getElementById("builder");
  let asked = null, timer = null;

  const announce = (text) => { document.getElementById("said").textContent = text; };

  // While an answer is awaited the tile that is seen is not the tile that was chosen: it is said, not only shown.
  const busy = (yes) => document.getElementById("result").setAttribute("aria-busy", String(yes));

  function address() {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    return `${form.action}?${query}`;
  }

  // A control keeps its focus and what is being typed: only what hangs on the choice is replaced.
  function put(page, id) {
    const next = page.getElementById(id), now = document.getElementById(id);
    if (now.innerHTML === next.innerHTML) return false;
    const held = now.contains(document.activeElement) ? document.activeElement : null;
    now.replaceWith(document.importNode(next, true));
    const again = held && (document.getElementById(held.id) || form.elements.namedItem(held.name));
    if (again) again.focus();
    return true;
  }

  // Leaving the field says "changed" once more: what was asked already is not asked again.
  async function turn() {
    const target = address();
    if (target !== asked) {
      asked = target;
      const answer = await fetch(target);
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (target !== asked) return;
      const changed = ["choices", "result"].map((id) => put(page, id)).some(Boolean);
      const verdict = document.getElementById("verdict").textContent;
      if (changed) announce(verdict || document.getElementById("said").dataset.updated);
    }
    busy(timer !== null);
  }

  function soon(wait) {
    busy(true);
    window.clearTimeout(timer);
    timer = window.setTimeout(() => { timer = null; turn().catch(() => form.submit()); }, wait);
  }

  async function copy(button) {
    const code = document.getElementById("code");
    try {
      await navigator.clipboard.writeText(code.value);
      announce(button.dataset.copied);
      button.firstElementChild.textContent = button.dataset.copied;
    } catch (error) {
      code.focus();
      code.select();
      announce(button.dataset.failed);
    }
  }

  if (!form) return;
  form.addEventListener("change", () => soon(0));
  form.addEventListener("input", (event) => { if (event.target.id === "page") soon(PAUSE); });
  form.addEventListener("submit", (event) => { event.preventDefault(); soon(0); });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#copy");
    if (button) copy(button);
  });
})();
