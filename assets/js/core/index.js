// What every page of ours shares, with all that it loads itself, in one piece.
import * as charts from "./charts.js";
import "./live.js";
import "./selection.js";
import "./sheet.js";
import * as theme from "./theme.js";
import * as time from "./time.js";

charts.start();
theme.start();
time.start();
