// The list of all places: its pages, Stadtteile and kinds are taken from the server's HTML, so that a place once chosen stays.
(function (S) {
  "use strict";
  const PARTS = ["question", "kinds", "legend", "all"];

  async function turn(href, { remember = true } = {}) {
    const answer = await fetch(href);
    if (!answer.ok) throw new Error(`${href}: ${answer.status}`);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    PARTS.forEach((id) => {
      const before = document.getElementById(id), after = document.importNode(next.getElementById(id), true);
      if ("open" in before) after.open = before.open;
      before.replaceWith(after);
    });
    const data = JSON.parse(next.getElementById("page-data").textContent), kind = data.opened !== S.page.opened;
    S.page.opened = data.opened;
    if (remember) window.history.pushState(null, "", href);
    S.theme.links();
    return kind;
  }

  function show(link) {
    const text = ["row__name", "row__figure", "row__note"].map((name) => link.querySelector("." + name).textContent).filter(Boolean);
    const [name, ...more] = text.map(S.escape);
    if (!S.map.show(link.dataset.site, `<p class="popup__name">${name}</p><p>${more.join(" · ")}</p>`)) return false;
    if (S.narrow()) document.getElementById("map-area").scrollIntoView({ block: "start" });
    return true;
  }

  S.list = {
    start(changed) {
      const go = (href, focus, options) => turn(href, options).then((kind) => {
        const at = document.querySelector(focus(kind));
        if (at) at.focus({ preventScroll: true });
        return changed(kind);
      }).catch(() => window.location.assign(href));
      document.addEventListener("click", (event) => {
        const link = event.target.closest("a");
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
        if (link.dataset.site) { if (show(link)) event.preventDefault(); return; }
        if (!("list" in link.dataset)) return;
        event.preventDefault();
        go(link.href, (kind) => (kind ? "#kinds [aria-current]" : "#all summary"));
      });
      document.addEventListener("change", (event) => {
        if (event.target.id !== "district") return;
        const form = event.target.form, query = new URLSearchParams(new FormData(form));
        if (!query.get("district")) query.delete("district");
        go(`${form.action}?${query}`, () => "#district");
      });
      window.addEventListener("popstate", () => go(window.location.href, () => "#none", { remember: false }));
    },
  };
})((window.stadtklima = window.stadtklima || {}));
