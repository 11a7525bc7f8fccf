// Everything that needs Leaflet, in one piece: pages are there before it.
export { AnswerMap } from "../topics/answer_map.js";
export { QuietLayer } from "./layer.js";
export { TownMap } from "./map.js";
export { Past } from "./past.js";
export { Pin } from "./pin.js";
export { Surface } from "./surface.js";
