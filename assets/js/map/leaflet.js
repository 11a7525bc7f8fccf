// Leaflet for scripts that look for it in the window, as protomaps-leaflet does.
import * as leaflet from "leaflet";

window.L = leaflet;
