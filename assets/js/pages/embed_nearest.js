// The tile with the nearest place.
import "../core/words.js";
import "../core/figures.js";
import "../map/looks_shared.js";
import "../core/theme.js";
import "../topics/disposal_words.js";
import "../topics/disposal_outlook.js";
import "../topics/disposal_report.js";
import "../topics/disposal_search.js";
import "../topics/disposal_answer.js";
import "../topics/embed_nearest.js";
