// What paints the basemap.
import * as protomapsL from "protomaps-leaflet";

window.protomapsL = protomapsL;
