// What every page of ours shares, with all that it loads itself, in one piece.
import * as ages from "./ages.js";
import "./copy.js";
import "./live.js";
import "./post.js";
import "./selection.js";
import "./sheet.js";
import * as theme from "./theme.js";

theme.start();
ages.start();
