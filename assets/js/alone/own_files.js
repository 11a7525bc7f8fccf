// Reads one file of somebody's own beside the page: it is told the files, may ask for a coordinate system, and answers once.
import { Fault } from "../own/fault.js";
import { buffers, read } from "../own/reading.js";

let answered = null;

function ask(facts) {
  self.postMessage({ ask: facts });
  return new Promise((done) => {
    answered = done;
  });
}

async function begin(files) {
  try {
    const made = await read(files, ask);
    self.postMessage({ made }, buffers(made));
  } catch (error) {
    const { key, values } = error instanceof Fault ? error : new Fault("failed");
    self.postMessage({ fault: { key, values } });
  }
}

self.addEventListener("message", ({ data }) => {
  if (data.files) begin(data.files);
  else answered?.(data.answer);
});
