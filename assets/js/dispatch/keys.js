// Keys that do something wherever the focus is, but not while somebody writes.
const WRITTEN = "input:not([type=checkbox]), textarea, select, [contenteditable]";

export function keys(deeds, { always = [] } = {}) {
  document.addEventListener("keydown", (event) => {
    const deed = deeds[event.key];
    if (!deed || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest(WRITTEN) && !always.includes(event.key)) return;
    if (event.key !== "Enter") event.preventDefault();
    deed(event);
  });
}
