// The label of a site is printed by the browser.
const print = document.getElementById("print");
print.hidden = false;
print.addEventListener("click", () => window.print());
