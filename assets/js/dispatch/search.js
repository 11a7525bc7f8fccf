// The field for what a caller says: its answers come while somebody writes, and go with the field's text.
import { byId } from "../core/page.js";
import { keys } from "./keys.js";

const PAUSE = 200; // ms
let timer = null;

// `ask` is told what is sought; nothing: the answers go.
export function start(ask) {
  const field = byId("seek");
  field.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => ask(field.value), PAUSE);
  });
  const leave = () => {
    field.value = "";
    ask("");
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      leave();
      field.blur();
    }
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      byId("calls").querySelector("a")?.focus();
    }
  });
  document.addEventListener("click", ({ target }) => target.closest("#calls a[data-site]") && leave());
  keys({ "/": () => field.select() });
}
