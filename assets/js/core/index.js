// What every page of ours shares, with all that it loads itself, in one piece.
import "./live.js";
import "./selection.js";
import "./sheet.js";
import * as theme from "./theme.js";
import * as time from "./time.js";

theme.start();
time.start();
