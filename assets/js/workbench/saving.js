// Keeps the answer that is shown, for who is logged in and may: on the page of anybody else there is no such button.
import { byId } from "../core/page.js";

const LOGGED_OUT = 401;

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
function question(asked, collections) {
  const names = Object.values(asked.parameters).flat().map(String);
  const sent = Object.entries(collections).filter(([name]) => names.includes(`own:${name}`));
  return { ...asked, own: Object.fromEntries(sent) };
}

async function send(to, body) {
  const headers = { "Content-Type": "application/json" };
  try {
    return await fetch(to, { method: "POST", headers, body: JSON.stringify(body) });
  } catch {
    return { ok: false };
  }
}

async function save({ dataset }, collections) {
  const { asked } = byId("more").dataset;
  if (!asked) return told(dataset.none);
  const answer = await send(dataset.to, question(JSON.parse(asked), await collections()));
  if (!answer.ok) return told(answer.status === LOGGED_OUT ? dataset.out : dataset.failed);
  const { id } = await answer.json();
  const see = new URL(dataset.see, window.location.href);
  see.searchParams.set("answer", id);
  return told(dataset.done, see.href);
}

// `collections` says what there is of one's own, by name.
export function start(collections) {
  const button = byId("save");
  button?.addEventListener("click", async () => {
    button.disabled = true;
    await save(button, collections);
    button.disabled = false;
    button.focus();
  });
}
