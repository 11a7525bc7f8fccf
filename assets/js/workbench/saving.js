// Keeps the answer that is shown, for who is logged in and may: on the page of anybody else there is no such button.
import { byId } from "../core/page.js";

const LOGGED_OUT = 401;
const LATER = 503;

function told(text, href) {
  const said = byId("saved");
  said.replaceChildren();
  if (!href) said.textContent = text;
  else {
    const link = document.createElement("a");
    Object.assign(link, { href, textContent: text });
    said.append(link);
  }
}

// What was asked, as the answer itself says it, and of one's own features those that it was asked with.
function question(asked, collections, files) {
  const names = Object.values(asked.parameters).flat().map(String);
  const used = (all) => Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(`own:${name}`)));
  return { ...asked, own: used(collections), files: used(files) };
}

async function send(to, body) {
  const headers = { "Content-Type": "application/json" };
  try {
    return await fetch(to, { method: "POST", headers, body: JSON.stringify(body) });
  } catch {
    return { ok: false };
  }
}

// What takes long is worked out once more where only some of what is shown may be kept in the name of one body.
async function refused(answer, { out, running, failed }) {
  if (answer.status === LOGGED_OUT) return out;
  const { reason } = answer.status === LATER ? await answer.json() : {};
  return reason === "running" ? running : failed;
}

async function save({ dataset }, collections, files) {
  const { asked } = byId("more").dataset;
  if (!asked) return told(dataset.none);
  const answer = await send(dataset.to, question(JSON.parse(asked), await collections(), files()));
  if (!answer.ok) return told(await refused(answer, dataset));
  const { id } = await answer.json();
  const see = new URL(dataset.see, window.location.href);
  see.searchParams.set("answer", id);
  return told(dataset.done, see.href);
}

// `collections` says what there is of one's own, by name, `files` what of it is called how.
export function start(collections, files) {
  const button = byId("save");
  button?.addEventListener("click", async () => {
    button.disabled = true;
    await save(button, collections, files);
    button.disabled = false;
    button.focus();
  });
}
