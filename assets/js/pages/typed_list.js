// The list of a day is typed in by keyboard: a letter goes on to the next stop, arrows go up and down.
const LETTERS = { l: "l", h: "h", v: "v", ü: "ü", u: "ü", "-": "-" };
const STEPS = { ArrowUp: -1, ArrowDown: 1 };
const fields = [...document.querySelectorAll(".round__key")];

function go(from, step) {
  const next = fields[fields.indexOf(from) + step];
  // Enter saves one list: whoever has typed its last stop stays there.
  if (next !== undefined && next.form === from.form) {
    next.focus();
    next.select();
  }
}

for (const field of fields) {
  field.addEventListener("input", () => {
    const letter = LETTERS[field.value.toLowerCase()];
    field.value = letter ?? "";
    if (letter !== undefined) go(field, 1);
  });
  field.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (step !== undefined) {
      event.preventDefault();
      go(field, step);
    }
  });
}
