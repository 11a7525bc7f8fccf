// The order by distance: where somebody is goes in the body of a question that nobody keeps, and in no address.
import * as choices from "./choices.js";
import { ask } from "./fragments.js";
import { byId, position, say, write } from "./page.js";

const DISTANCE = "distance"; // the order's name
const DECIMALS = 6; // of degrees
const round = (degrees) => Number(degrees.toFixed(DECIMALS));
const told = (key) => write("alert", key && say(`list.position.${key}`));

let usual = ""; // the order before

async function found(select, { longitude, latitude }) {
  const path = byId("list").dataset.nearest;
  ask("list", { path, body: { lon: round(longitude), lat: round(latitude) } });
  await choices.go(choices.formAddress(select.form));
  told("");
  byId("sort")?.focus();
}

function chosen(event) {
  const select = event.target;
  if (select.id !== "sort") return;
  ask("list", null);
  if (select.value !== DISTANCE) {
    usual = select.value;
    told("");
    return;
  }
  event.stopImmediatePropagation();
  told("locating");
  const refused = (why) => {
    select.value = usual;
    told(why);
  };
  position((coords) => found(select, coords), refused);
}

export function start() {
  usual = byId("sort")?.value ?? "";
  document.addEventListener("change", chosen, true);
}
