// Files of an answer that stand in no address: features of one's own go along with the question, and text is copied.
import { byId, copy, write } from "../core/page.js";

const COPIED = "txt";
const KEPT = 60e3; // ms, until a browser has certainly saved a file
const NAME = /filename="?([^";]+)"?/;

async function made(box, form, own) {
  const { to, asked } = box.dataset;
  const query = form === "json" ? "" : `?f=${form}&lang=${document.documentElement.lang}`;
  const body = JSON.stringify({ parameters: JSON.parse(asked), own });
  const answer = await fetch(to + query, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
}

function hand(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}

async function take(button, collections) {
  const box = button.closest(".reply__files");
  const { form } = button.dataset;
  write("files-said", box.dataset.making);
  try {
    const answer = await made(box, form, await collections());
    if (form === COPIED) {
      const text = await answer.text();
      await copy(button, text, () => hand(new Blob([text], { type: "text/plain" }), "text.txt"));
    } else hand(await answer.blob(), NAME.exec(answer.headers.get("content-disposition"))?.[1] ?? `answer.${form}`);
    write("files-said", "");
  } catch {
    write("files-said", box.dataset.failed);
  }
}

// `collections` are all features of one's own, by name.
export function start(collections) {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest(".reply__files button");
    if (button && byId("files-said")) take(button, collections);
  });
}
