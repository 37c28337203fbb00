// Who reads: this browser, with the model beside the page. Stands in for ask.js on a static site.

import { marksOf } from "./marks.js";
import * as ort from "./ort.wasm.bundle.min.mjs";

export class Told extends Error {} // a sentence for whoever looks at the page
export class Locked extends Error {} // only a service asks for a key

const LONGEST = 1000; // pixels of a picture that is looked at
const SURE = 0.9; // the probability that a digit has to have, so that it is beyond doubt
ort.env.wasm.numThreads = 1; // more would need headers that a plain web server does not send
ort.env.logLevel = "error";
let opening = null;

export function unlock() {}

function model() {
  opening ||= ort.InferenceSession.create(new URL("digits.onnx", import.meta.url).href);
  return opening;
}

export async function read(picture, signal) {
  let image, session;
  try {
    image = await createImageBitmap(picture);
  } catch {
    throw new Told("This browser cannot open that picture. PNG and JPEG it can.");
  }
  try {
    session = await model();
  } catch {
    opening = null;
    throw new Told("The model could not be loaded. Is the site whole?");
  }
  const shrink = Math.min(1, LONGEST / Math.max(image.width, image.height));
  const width = Math.max(1, Math.round(image.width * shrink));
  const height = Math.max(1, Math.round(image.height * shrink));
  const rows = [];
  for (const row of marksOf(greys(image, width, height), width, height)) {
    const digits = [];
    for (const mark of row) {
      if (signal.aborted) throw new DOMException("another question came", "AbortError");
      digits.push(await digitOf(session, mark, 1 / shrink));
    }
    rows.push({ digits });
  }
  return { rows };
}

function greys(image, width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = "#fff"; // what is transparent is paper
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const grey = new Uint8Array(width * height);
  for (let at = 0; at < grey.length; at++) {
    grey[at] = (299 * data[4 * at] + 587 * data[4 * at + 1] + 114 * data[4 * at + 2]) / 1000;
  }
  return grey;
}

async function digitOf(session, mark, scale) {
  const picture = new ort.Tensor("uint8", mark.pixels, [mark.height, mark.width]);
  const answer = await session.run({ picture });
  const probabilities = [...answer.probabilities.data];
  const [label, second] = probabilities.map((_, digit) => digit)
    .sort((one, other) => probabilities[other] - probabilities[one]);
  const sure = probabilities[label] >= SURE && !mark.why;
  const box = Object.fromEntries(Object.entries(mark.box).map(([side, at]) => [side, at * scale]));
  return {
    box, label, second, probabilities,
    probability: probabilities[label],
    second_probability: probabilities[second],
    verdict: mark.none ? "not a digit" : sure ? "digit" : "unsure",
    why: mark.why,
    image: btoa(String.fromCharCode(...answer.images.data)),
  };
}
