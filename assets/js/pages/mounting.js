// The number of a device is read by the camera, where the browser can read codes; else it is typed.
import { byId, write } from "../core/page.js";

const FORMATS = ["data_matrix", "qr_code"];
const LOOKS = 250; // ms
const field = byId("serial");
const picture = byId("scan-picture");
let stream = null;
let timer = 0;

function stop() {
  window.clearTimeout(timer);
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  picture.hidden = true;
}

async function look(detector) {
  const [found] = await detector.detect(picture).catch(() => []);
  if (!stream) return;
  if (!found) {
    timer = window.setTimeout(look, LOOKS, detector);
    return;
  }
  stop();
  field.value = found.rawValue;
  byId("mounting").requestSubmit();
}

async function start(formats) {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    picture.srcObject = stream;
    picture.hidden = false;
    write("scan-said", picture.getAttribute("aria-label"));
    await picture.play();
    look(new window.BarcodeDetector({ formats }));
  } catch {
    stop();
    write("scan-said", byId("scan").dataset.refused);
    field.focus();
  }
}

async function offer() {
  if (!field || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const known = await window.BarcodeDetector.getSupportedFormats();
  const formats = FORMATS.filter((one) => known.includes(one));
  if (!formats.length) return;
  byId("scan").hidden = false;
  const button = byId("scan-go");
  const label = button.querySelector(".kern-label");
  const words = [label.textContent, button.dataset.stop];
  button.addEventListener("click", async () => {
    if (stream) stop();
    else await start(formats);
    label.textContent = words[stream ? 1 : 0];
  });
}

offer();
