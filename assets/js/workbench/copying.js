// Copies the link to what is seen; what is to be known of it is said before.
import { copy, say, write } from "../core/page.js";
import { LONGEST, link } from "./link.js";

// `isOwn`: it is asked with something that stands in no link.
export async function copied(button, isOwn) {
  const text = await link(window.location.href);
  const notes = text.length > LONGEST ? [say("fachkarte.script.long_link", { n: text.length })] : [];
  if (isOwn) notes.push(say("fachkarte.script.own_left_out"));
  write("alert", notes.join(" "));
  const refused = () => write("alert", [...notes, say("fachkarte.script.not_copied"), text].join(" "));
  await copy(button, text, refused);
}
