// The search of the page for room: what is chosen, or surely meant, is asked from at once.
import { Combobox } from "../core/combobox.js";
import { byId, say, write } from "../core/page.js";

export class Search extends Combobox {
  // `chosen` is told {name, lat, lon}; `failed` an error.
  constructor(chosen, failed) {
    super(byId("seek"), {
      path: "/fragments/entsorgung/places",
      taken: ({ name, lat, lon }) => chosen({ name, lat: Number(lat), lon: Number(lon) }),
      entered: (event) => {
        event.preventDefault();
        this.#enter().catch(failed);
      },
    });
  }

  async #enter() {
    const { options, isMeant } = await this.meant();
    if (options.length && isMeant) this.take(options[0]);
    else write("hint", say(options.length ? "disposal.choose" : "disposal.found_none"));
  }
}
