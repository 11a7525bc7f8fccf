// What planners change among sites, as the address says it; no map and no page, so that it can be tested.
export const MOST = 50; // sites that are set by hand: services/workbench/parameters.py
const PLACED = "at:";
const DECIMALS = 6;
const IDS = ["removed", "full"];

const listed = (text) => (text || "").split(",").filter(Boolean);

export const degrees = ({ lat, lng }) => [lng, lat].map((one) => Number(one.toFixed(DECIMALS)));

// `values` are those of a form, by what they say of sites: added, removed, full; new: how many are looked for.
export function read({ added = "", removed = "", full = "", new: wanted = null }) {
  const texts = added?.startsWith(PLACED) ? added.slice(PLACED.length).split(";").filter(Boolean) : [];
  const spots = texts
    .map((one) => one.split(",").map(Number))
    .filter((one) => one.length === 2 && one.every(Number.isFinite));
  return { added: spots, removed: listed(removed), full: listed(full), new: wanted };
}

export function written({ added, removed, full, new: wanted }) {
  const said = added.length ? PLACED + added.map((one) => one.join(",")).join(";") : "";
  return { added: said, removed: removed.join(","), full: full.join(","), new: wanted };
}

// A site is removed or full, or neither: twice the same takes it back.
export function marked(state, id, deed) {
  const next = { ...state };
  for (const one of IDS) next[one] = state[one].filter((other) => other !== id);
  if (!state[deed].includes(id)) next[deed] = [...next[deed], id];
  return next;
}

export const without = (state, n) => ({ ...state, added: state.added.filter((_, i) => i !== n) });

export function moved(state, n, spot) {
  return { ...state, added: state.added.map((one, i) => (i === n ? spot : one)) };
}

export const isSome = ({ added, removed, full }) => added.length + removed.length + full.length > 0;

// States that were; what is done after a step back takes the place of what was taken back.
export class Steps {
  constructor() {
    this.back = [];
    this.forth = [];
  }

  took(state) {
    this.back.push(state);
    this.forth = [];
  }

  undo(state) {
    if (!this.back.length) return state;
    this.forth.push(state);
    return this.back.pop();
  }

  redo(state) {
    if (!this.forth.length) return state;
    this.back.push(state);
    return this.forth.pop();
  }
}
