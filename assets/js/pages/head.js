// Each page: the search does without scripts; what makes it suggest is loaded when somebody first turns to it.
const made = new WeakMap(); // by form

function search(form) {
  if (!made.has(form))
    made.set(
      form,
      import("../core/place_search.js").then(({ PlaceSearch }) => new PlaceSearch(form)),
    );
  return made.get(form);
}

const turned = ({ target }) => target.closest?.("form[data-search]");

document.addEventListener("focusin", (event) => turned(event) && search(turned(event)));
document.addEventListener("click", async (event) => {
  const form = turned(event);
  if (form && event.target.closest(".seek__locate")) (await search(form)).locate();
});
