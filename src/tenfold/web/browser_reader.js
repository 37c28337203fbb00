// The reader that runs in this browser, with the model beside the page. A static site has it in
// place of service_reader.js.

import { SURE_CONFIDENCE } from "./constants.js";
import * as ort from "./ort.wasm.bundle.min.mjs";
import { findLines } from "./segmentation.js";

export class UserError extends Error {} // a sentence to show on the page
export class KeyRequired extends Error {} // never thrown: only a service requires a key

// Pixels of the longer side at which a picture is read: half as many as in Python, where the same
// work is done by compiled code and several times as fast.
const MAX_READ_SIDE = 1000;
ort.env.wasm.numThreads = 1; // more need headers that a plain web server does not send
ort.env.logLevel = "error";
let loading = null;

export function setKey() {}

function loadModel() {
  loading ||= ort.InferenceSession.create(new URL("digits.onnx", import.meta.url).href);
  return loading;
}

export async function read(picture, signal) {
  let image, session;
  try {
    image = await createImageBitmap(picture);
  } catch {
    throw new UserError("This browser cannot open that picture. PNG and JPEG it can.");
  }
  try {
    session = await loadModel();
  } catch {
    loading = null;
    throw new UserError("The model could not be loaded. Is the site complete?");
  }
  const shrink = Math.min(1, MAX_READ_SIDE / Math.max(image.width, image.height));
  const width = Math.max(1, Math.round(image.width * shrink));
  const height = Math.max(1, Math.round(image.height * shrink));
  const rows = [];
  for (const line of findLines(greyLevels(image, width, height), width, height)) {
    const digits = [];
    for (const crop of line) {
      if (signal.aborted) throw new DOMException("a newer picture came", "AbortError");
      digits.push(await classify(session, crop, 1 / shrink));
    }
    rows.push({ digits });
  }
  return { rows };
}

function greyLevels(image, width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = "#fff"; // transparent pixels are paper
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const grey = new Uint8Array(width * height);
  for (let index = 0; index < grey.length; index++) {
    const pixel = 4 * index;
    grey[index] = (299 * data[pixel] + 587 * data[pixel + 1] + 114 * data[pixel + 2]) / 1000;
  }
  return grey;
}

async function classify(session, crop, scale) {
  const picture = new ort.Tensor("uint8", crop.pixels, [crop.height, crop.width]);
  const answer = await session.run({ picture });
  const probabilities = [...answer.probabilities.data];
  const [label, second] = probabilities.map((_, digit) => digit)
    .sort((one, other) => probabilities[other] - probabilities[one]);
  const sure = probabilities[label] >= SURE_CONFIDENCE && !crop.why;
  const sides = Object.entries(crop.box).map(([side, value]) => [side, value * scale]);
  return {
    box: Object.fromEntries(sides), label, second, probabilities,
    probability: probabilities[label],
    second_probability: probabilities[second],
    verdict: crop.isTooSmall ? "not a digit" : sure ? "digit" : "unsure",
    why: crop.why,
    image: btoa(String.fromCharCode(...answer.images.data)),
  };
}
