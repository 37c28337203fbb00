// Read digits from a file of raw 28x28 images: node read_digits.mjs MODEL.onnx digits.bin
import { readFile } from "node:fs/promises";
import ort from "onnxruntime-node";

const [model, file] = process.argv.slice(2);
const session = await ort.InferenceSession.create(model);
const pixels = new Uint8Array(await readFile(file)); // 0 = paper, 255 = ink
const count = pixels.length / 784;
const images = new ort.Tensor("uint8", pixels, [count, 28, 28]);
const { probabilities } = await session.run({ images });

const digits = [];
for (let i = 0; i < count; i++) {
  const row = probabilities.data.slice(10 * i, 10 * i + 10);
  digits.push(row.indexOf(Math.max(...row)));
}
console.log(digits.join(" "));
