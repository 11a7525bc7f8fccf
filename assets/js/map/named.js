// What screen readers are told of a map: its name, and what its buttons do; the list says in words what symbols show.
import { say } from "../core/page.js";

export function named(map, area) {
  const container = map.getContainer();
  container.setAttribute("role", "application");
  container.setAttribute("aria-label", area.getAttribute("aria-label"));
  map.getPane("markerPane").setAttribute("aria-hidden", "true"); // the list says the same in words
  for (const [way, button] of Object.entries({
    in: map.zoomControl?._zoomInButton,
    out: map.zoomControl?._zoomOutButton,
  })) {
    button?.setAttribute("aria-label", say(`zoom.${way}`));
    if (button) button.title = say(`zoom.${way}`);
  }
}
