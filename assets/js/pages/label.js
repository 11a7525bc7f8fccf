// The label of a site, or a badge, is printed by the browser; the list of badges has none to print.
const print = document.getElementById("print");
if (print) print.hidden = false;
print?.addEventListener("click", () => window.print());
