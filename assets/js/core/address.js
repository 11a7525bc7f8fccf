// The address of the page, where all that is chosen stands.

// This one, or another, with a choice; null leaves it out.
export function altered(name, value, href = window.location.href) {
  const next = new URL(href, window.location.href);
  if (value === null) next.searchParams.delete(name);
  else next.searchParams.set(name, value);
  next.search = next.search.replace(/%2C/g, ",");
  return next;
}

export const told = (name) => new URL(window.location.href).searchParams.get(name);

// Another page in the manner of this one, which what is suggested knows nothing of.
export const inManner = (href) =>
  ["theme", "app"].reduce((link, name) => (told(name) === null ? link : altered(name, told(name), link)), href);

// Classes and states whose sites alone are shown; none: all.
export const conditions = () => told("class")?.split(",") || [];

// Links that leave this page take along what is chosen now.
export function links() {
  document.querySelectorAll("[data-keep]").forEach((link) => {
    const name = link.dataset.keep;
    const at = link.matches("button") ? "formAction" : "href"; // a button sends what the page answers once more
    link[at] = altered(name, new URL(link[at]).searchParams.get(name) || null);
  });
  const theme = new URL(window.location.href).searchParams.get("theme");
  if (!theme) return;
  document.querySelectorAll("a[data-list], a[data-site], .head__brand, .head__menu a[aria-current]").forEach((link) => {
    link.href = altered("theme", theme, link.href);
  });
}

// The state of the page is told by another address from now on: no step that the back button takes back.
export function replace(href) {
  window.history.replaceState(window.history.state, "", href);
  links();
}
