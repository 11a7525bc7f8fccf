// The search for a place: a combobox after WAI-ARIA 1.2. What is typed goes to our server in a body, never in an address.
(function (S) {
  "use strict";
  const PAUSE = 150, SHORTEST = 2, MOST = 7; // ms; letters; suggestions
  const D = S.disposal;
  let found = [], active = -1, asked = 0, timer = null, choose = null;

  const input = () => document.getElementById("place");
  const list = () => document.getElementById("places");
  const announce = (text) => { document.getElementById("said").textContent = text; };

  function option(place, index) {
    const kind = D.say("kind." + place.kind);
    const note = place.kind === "district" ? kind : [place.district, kind].filter(Boolean).join(" · ");
    return `<li class="seek__place" id="place-${index}" role="option" aria-selected="${index === active}" data-index="${index}">` +
      `<span>${S.escape(place.name)}</span> <span class="seek__kind">${S.escape(note)}</span></li>`;
  }

  function show() {
    const open = found.length > 0;
    list().hidden = !open;
    list().innerHTML = found.map(option).join("");
    input().setAttribute("aria-expanded", String(open));
    if (active < 0) input().removeAttribute("aria-activedescendant");
    else input().setAttribute("aria-activedescendant", "place-" + active);
  }

  function close() {
    asked += 1;
    window.clearTimeout(timer);
    found = [];
    active = -1;
    show();
  }

  function counted() {
    if (!found.length) return D.say("found_none");
    return found.length === 1 ? D.say("found_one") : D.say("found", { n: found.length });
  }

  // Answers may overtake each other: only that to the last question counts.
  async function ask(text) {
    const mine = (asked += 1);
    const answer = await S.post("api/places", { q: text, limit: MOST });
    if (mine !== asked) return;
    found = answer.places;
    active = -1;
    show();
    announce(counted());
  }

  function typed() {
    window.clearTimeout(timer);
    const text = input().value.trim();
    if (text.length < SHORTEST) return close();
    timer = window.setTimeout(() => ask(text).catch(() => {}), PAUSE);
    return undefined;
  }

  function take(index) {
    const place = found[index];
    input().value = place.name + (place.kind === "district" || !place.district ? "" : `, ${place.district}`);
    close();
    choose(place);
  }

  async function submit() {
    window.clearTimeout(timer);
    if (!found.length && input().value.trim()) await ask(input().value.trim());
    if (found.length) take(Math.max(active, 0));
    else document.getElementById("hint").textContent = D.say("found_none");
  }

  function step(by) {
    if (!found.length) return typed();
    active = by > 0 ? (active + 1) % found.length : (active <= 0 ? found.length : active) - 1;
    show();
    document.getElementById("place-" + active).scrollIntoView({ block: "nearest" });
    return undefined;
  }

  function pressed(event) {
    const keys = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Escape: close };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  }

  S.seek = {
    announce,
    clear() { input().value = ""; close(); },
    start(chosen, failed) {
      choose = chosen;
      input().addEventListener("input", typed);
      input().addEventListener("keydown", pressed);
      input().addEventListener("blur", close);
      // Before the blur that would close the list.
      list().addEventListener("pointerdown", (event) => event.preventDefault());
      list().addEventListener("click", (event) => {
        const one = event.target.closest("[data-index]");
        if (one) take(Number(one.dataset.index));
      });
      document.getElementById("seek").addEventListener("submit", (event) => {
        event.preventDefault();
        submit().catch(failed);
      });
    },
  };

  S.post = async function (path, body) {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(`${S.page.base}/${path}`, { method: "POST", headers, body: JSON.stringify(body), cache: "no-store" });
    if (answer.ok) return answer.json();
    const error = new Error(String(answer.status));
    error.status = answer.status;
    throw error;
  };
})((window.stadtklima = window.stadtklima || {}));
