// The components of dashboard/apps/components.py: they put what callbacks give into the page around the application.
import { put } from "../core/fragments.js";
import { byId } from "../core/page.js";

const { React, ReactDOM } = window;
let told = () => {};

export function Piece({ id, html }) {
  React.useEffect(() => html && put(byId(id), html), [id, html]);
  return null;
}

export const Place = ({ to, children }) => ReactDOM.createPortal(children, byId(to));

// `Visit.begin` is called once all is there.
export function Visit({ setProps }) {
  told = setProps;
  React.useEffect(() => {
    window.setTimeout(Visit.begin);
  }, []);
  return null;
}

// What is told to callbacks: properties of the visit.
export const tell = (props) => told(props);
