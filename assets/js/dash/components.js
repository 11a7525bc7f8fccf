// The components of dashboard/apps/components.py: they put what callbacks give into the page around the application.
import { put } from "../core/fragments.js";
import { byId } from "../core/page.js";

const { React, ReactDOM } = window;
let told = () => {};
const waiting = []; // told once the pieces are there

export function Piece({ id, html }) {
  React.useEffect(() => html && put(byId(id), html), [id, html]);
  return null;
}

// What a callback gives to scripts of the page.
export function Handed({ id, data }) {
  React.useEffect(() => data && window.stadtklima.handed[id](data), [id, data]);
  return null;
}

export const Place = ({ to, children }) => ReactDOM.createPortal(children, byId(to));

// `Visit.begin` is called once all is there, `Visit.heard` with what a websocket tells. It stands behind the pieces: what it was asked is answered once they are put.
export function Visit({ setProps, answered, news }) {
  told = setProps;
  React.useEffect(() => waiting.splice(0).forEach((done) => done()), [answered]);
  React.useEffect(() => void window.setTimeout(Visit.begin), []);
  React.useEffect(() => news && Visit.heard?.(news), [news]);
  return null;
}

// What is told to callbacks: properties of the visit.
export const tell = (props) => told(props);

// The same, done once the pieces of the page are those of the answer.
export function ask(props) {
  return new Promise((resolve) => {
    waiting.push(resolve);
    told(props);
  });
}
