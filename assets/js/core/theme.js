// Light and dark without a reload; the choice lives in the address and nowhere else.
const root = document.documentElement;
const device = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = [];

export function dark() {
  const chosen = root.getAttribute("data-kern-theme");
  return chosen ? chosen === "dark" : device.matches;
}

export const onTheme = (listener) => listeners.push(listener);
const tell = () => listeners.forEach((one) => one());

// Links that leave this page take along what is chosen now.
export function links() {
  const here = new URL(window.location.href);
  document.querySelectorAll("[data-keep]").forEach((link) => {
    const next = new URL(here);
    const name = link.dataset.keep;
    const wanted = new URL(link.href).searchParams.get(name);
    next.searchParams.delete(name);
    if (wanted) next.searchParams.set(name, wanted);
    link.href = next.href;
  });
  const theme = here.searchParams.get("theme");
  document.querySelectorAll("a[data-list], a[data-site], .head__brand, .head__menu a[aria-current]").forEach((link) => {
    const next = new URL(link.href);
    if (theme) next.searchParams.set("theme", theme);
    link.href = next.href;
  });
}

function choose(theme) {
  root.setAttribute("data-kern-theme", theme);
  document.querySelector("meta[name=color-scheme]").content = theme;
  const here = new URL(window.location.href);
  here.searchParams.set("theme", theme);
  window.history.replaceState(null, "", here);
  links();
  tell();
  document.querySelector(`[data-theme=${theme === "dark" ? "light" : "dark"}]`)?.focus();
}

export function start() {
  if (window.location.hash) links();
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-theme]");
    if (!link) return;
    event.preventDefault();
    choose(link.dataset.theme);
  });
  device.addEventListener("change", tell);
}
