// The page's data block and the words of its language; every other script speaks through these.
(function (S) {
  "use strict";
  const block = document.getElementById("page-data");
  S.page = block ? JSON.parse(block.textContent) : null;
  document.documentElement.classList.add("js");

  S.say = function (key, values) {
    return S.page.words[key].replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? values[name] : whole));
  };
  S.has = (key) => key in S.page.words;

  // The server's clock as seen from here: the visitor's own may be wrong.
  let ahead = S.page ? S.page.now - Date.now() : 0;
  S.now = () => Date.now() + ahead;
  // A replay's clock runs faster than ours: each answer that tells the server's time sets it anew.
  S.setNow = (text) => { ahead = Date.parse(text) - Date.now(); };
  S.calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  S.narrow = () => window.matchMedia("(max-width: 899px)").matches;
})((window.stadtklima = window.stadtklima || {}));
