// Light and dark without a reload; the choice lives in the address and nowhere else.
import { altered, links, replace } from "./address.js";

const root = document.documentElement;
const device = window.matchMedia("(prefers-color-scheme: dark)");

export function dark() {
  const chosen = root.getAttribute("data-kern-theme");
  return chosen ? chosen === "dark" : device.matches;
}

export const onTheme = (listener) => root.addEventListener("theme", listener);
const tell = () => root.dispatchEvent(new Event("theme"));

function choose(theme) {
  root.setAttribute("data-kern-theme", theme);
  document.querySelector("meta[name=color-scheme]").content = theme;
  replace(altered("theme", theme));
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
