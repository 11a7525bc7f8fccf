// A tile of words.
import "../core/index.js";
import { start } from "../topics/tile.js";

start();
