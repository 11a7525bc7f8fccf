// Copies a text, and says on the button and to who hears the page that it did.
import { write } from "./page.js";

export async function copy(button, text, { failed }) {
  const label = button.querySelector(".kern-label") || button;
  try {
    await navigator.clipboard.writeText(text);
    label.textContent = button.dataset.copied;
    write("said", button.dataset.copied);
  } catch {
    failed(text);
  }
}
