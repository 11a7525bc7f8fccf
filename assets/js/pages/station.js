// The page of a site: its chart can be read.
import { start } from "../chart/crosshair.js";

start();
