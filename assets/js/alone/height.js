// For pages of others: gives each tile the height of what it says, where the page loads this. Only frames of our own server
// are heard, and only a number is taken from them; a frame with data-height="fixed" keeps its size.
{
  const TYPE = "stadtklima:height";
  const MOST = 2000; // px
  const { origin } = new URL(document.currentScript.src);
  const ours = () => [...document.querySelectorAll("iframe")].filter(({ src }) => src.startsWith(`${origin}/`));
  window.addEventListener("message", (event) => {
    const { type, height } = event.data || {};
    if (event.origin !== origin || type !== TYPE || !Number.isFinite(height) || height <= 0) return;
    const frame = ours().find((one) => one.contentWindow === event.source);
    if (!frame || frame.dataset.height === "fixed") return;
    Object.assign(frame.style, {
      height: `${Math.min(Math.ceil(height), MOST)}px`,
      minHeight: "0",
      aspectRatio: "auto",
    });
  });
  ours().forEach((one) => one.contentWindow?.postMessage({ type: TYPE }, "*")); // those that spoke before this ran
}
