// Keeps the last state of a page readable without a connection; never inside of anybody's frame.
const base = document.documentElement.dataset.base || "";

// After the page itself: keeping it is the least urgent of all. A refusal leaves the page as it is.
if (window.self === window.top && "serviceWorker" in navigator) {
  window.addEventListener("load", () => {
    navigator.serviceWorker.register(`${base}/worker.js`, { scope: `${base}/` }).catch(() => {});
  });
}
