// The search in the head of a page: a suggestion is a link, or a place that is sent in the body of its form. What is typed
// and chosen from no suggestion the form sends as it is: the server asks back.
import { inManner } from "./address.js";
import { Combobox } from "./combobox.js";
import { position } from "./page.js";

const DECIMALS = 6; // of degrees
const GIVEN = ["lon", "lat", "name"];

export class PlaceSearch {
  constructor(form) {
    this.form = form;
    this.box = new Combobox(form, { path: "/fragments/bei-mir/places", taken: (data) => this.#go(data), entered() {} });
    // A page that comes back out of the browser's memory still holds what was sent; another text is another place.
    this.box.input.addEventListener("input", () => this.#fill({}));
    if (document.activeElement === this.box.input) this.box.typed();
  }

  locate() {
    const { locating } = this.form.dataset;
    this.#tell(locating);
    position(
      ({ longitude, latitude }) => this.#go({ lon: longitude.toFixed(DECIMALS), lat: latitude.toFixed(DECIMALS) }),
      (why) => this.#tell(this.form.dataset[why]),
    );
  }

  #tell(text) {
    this.form.classList.add("seek--told");
    this.box.tell(text);
  }

  #fill(data) {
    for (const name of GIVEN) this.form.elements[name].value = data[name] ?? "";
  }

  #go({ href, lon, lat, label = "" }) {
    if (href) window.location.assign(inManner(href));
    else {
      this.#fill({ lon, lat, name: label });
      this.form.submit();
    }
  }
}
