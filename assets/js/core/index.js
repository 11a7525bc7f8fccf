// What every page of ours shares, in one piece; pages load it whole.
import "./address.js";
import * as ages from "./ages.js";
import "./choices.js";
import "./clock.js";
import "./copy.js";
import "./figures.js";
import "./fragments.js";
import "./live.js";
import "./page.js";
import "./post.js";
import "./selection.js";
import "./sheet.js";
import * as theme from "./theme.js";

theme.start();
ages.start();
