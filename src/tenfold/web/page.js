// The page: it has the drawing or the picture read, and shows the reading.

import { IMAGE_SIDE, MAX_PICTURE_SIDE } from "./constants.js";
import { drawOverlay } from "./overlay.js";
import { Pen } from "./pen.js";
import { KeyRequired, UserError, read, setKey } from "./reader.js";
import { isTable, regionsOf } from "./regions.js";
import { letter, tableOf } from "./tables.js";

const find = (name) => document.getElementById(name);
const canvas = find("canvas"), boxes = find("boxes"), board = find("board");
const READ_PAUSE = 250; // milliseconds from one reading to the next while somebody draws
const SHOWN_DOUBTS = 3; // values of numbers that are in doubt
const SHOWN_DIGITS = 60; // cards of single digits at most

let running = null; // the abort controller of the reading under way
let timer = 0; // of the next reading
let shown = null; // where the picture is on the canvas that is shown instead of a drawing
const pen = new Pen(canvas, (lifted) => {
  shown = null;
  readLater(lifted ? 0 : READ_PAUSE);
});

function readLater(pause) {
  updateTools();
  if (timer && pause) return;
  clearTimeout(timer);
  timer = setTimeout(async () => {
    timer = 0;
    if (pen.isEmpty) return showReading(null);
    readPicture(await pen.picture());
  }, pause);
}

function updateTools() {
  find("undo").disabled = pen.isEmpty;
  find("clear").disabled = pen.isEmpty && !shown;
}

async function readPicture(picture) {
  if (running) running.abort();
  const mine = (running = new AbortController());
  try {
    const reading = await read(picture, mine.signal);
    if (mine === running) showReading(reading);
  } catch (error) {
    if (mine !== running || error.name === "AbortError") return;
    showReading(null);
    if (error instanceof KeyRequired) {
      find("lock").hidden = false;
      find("key").focus();
    } else {
      const isKnown = error instanceof UserError;
      showProblem(isKnown ? error.message : "Something went wrong on this page.");
    }
  }
}

function showProblem(sentence) {
  find("problem").textContent = sentence;
  find("problem").hidden = !sentence;
}

function showReading(reading) {
  showProblem("");
  const regions = regionsOf(reading), unexplained = reading?.unexplained || [];
  const symbols = regions.flatMap(({ rows }) => rows.flat().flatMap((cell) => cell.symbols));
  const digits = symbols.filter((symbol) => !symbol.symbol);
  const texts = regions.filter((region) => !isTable(region));
  find("text").replaceChildren(...letters(texts));
  find("tables").replaceChildren(...regions.filter(isTable).map(tableOf));
  find("note").textContent = reading ? summary(symbols, unexplained.length, reading.numbers) : "";
  find("digits").replaceChildren(...digits.slice(0, SHOWN_DIGITS).map(card));
  drawOverlay(boxes, regions, unexplained, shown || { scale: 1, left: 0, top: 0 });
}

function letters(regions) {
  const lines = regions.flatMap(({ kind, rows }) => rows.map((row) => lineOf(row, kind)));
  return lines.flatMap((line, number) => (number ? ["\n", ...line] : line));
}

function lineOf(cells, kind) {
  if (kind === "boxes") {
    return cells.flatMap(({ symbols }) => (symbols.length ? symbols.map(letter) : ["·"]));
  }
  return cells.flatMap(({ symbols }, number) => [...(number ? [" "] : []), ...symbols.map(letter)]);
}

function summary(symbols, unexplained, numbers = []) {
  const unsure = symbols.filter((symbol) => symbol.verdict === "unsure").length;
  const none = symbols.filter((symbol) => symbol.verdict === "not a digit").length;
  const sentences = [];
  if (!symbols.length) sentences.push("Nothing is read.");
  if (unsure === 1) sentences.push("One symbol is unsure.");
  if (unsure > 1) sentences.push(`${unsure} symbols are unsure.`);
  if (none === 1) sentences.push("One symbol is no digit.");
  if (none > 1) sentences.push(`${none} symbols are no digits.`);
  for (const { text, value, why } of numbers.slice(0, SHOWN_DOUBTS)) {
    if (why && value !== null && !unsure && !none) sentences.push(`${text}: ${why}.`);
  }
  if (unexplained) {
    const places = unexplained === 1 ? "one place" : `${unexplained} places`;
    sentences.push(`Ink in ${places} is no digit, line or box: see the dotted outlines.`);
  }
  return sentences.join(" ") || "All of it is sure.";
}

function card(digit) {
  const item = find("digit").content.cloneNode(true).firstElementChild;
  const none = digit.verdict === "not a digit";
  item.classList.toggle("unsure", digit.verdict === "unsure");
  item.classList.toggle("none", none);
  item.querySelector(".label").textContent = none ? "–" : digit.label;
  item.querySelector(".verdict").textContent =
    digit.verdict === "digit" ? "sure"
    : none ? `not a digit: ${digit.why}`
    : `unsure: ${digit.label} or ${digit.second}`;
  drawImage(item.querySelector(".seen"), digit.image);
  const order = digit.probabilities.map((share, label) => ({ share, label }));
  order.sort((one, other) => other.share - one.share);
  item.querySelector(".shares").replaceChildren(...order.slice(0, 4).map(bar));
  return item;
}

function bar({ share, label }) {
  const row = document.createElement("li");
  const name = document.createElement("span"), meter = document.createElement("meter");
  const percentage = document.createElement("span");
  name.textContent = label;
  meter.value = share;
  meter.setAttribute("aria-label", `Probability of ${label}`);
  const rounded = `${Math.round(100 * share)} %`;
  percentage.textContent = share > 0.995 ? ">99 %" : share < 0.005 ? "<1 %" : rounded;
  row.append(name, meter, percentage);
  return row;
}

function drawImage(seen, image) {
  if (!image) return seen.remove();
  const bytes = Uint8Array.from(atob(image), (letter) => letter.charCodeAt(0));
  const pixels = new ImageData(IMAGE_SIDE, IMAGE_SIDE);
  bytes.forEach((ink, index) => pixels.data.set([ink, ink, ink, 255], 4 * index));
  seen.getContext("2d").putImageData(pixels, 0, 0);
}

async function showPicture(file) {
  if (!file) return;
  showProblem("");
  let image;
  try {
    image = await createImageBitmap(file);
  } catch {
    // The service can read formats that the browser cannot draw: HEIC, TIFF.
    pen.clear();
    return readPicture(file);
  }
  pen.strokes = [];
  pen.draw();
  const fit = Math.min(canvas.width / image.width, canvas.height / image.height);
  const left = (canvas.width - image.width * fit) / 2;
  const top = (canvas.height - image.height * fit) / 2;
  pen.context.drawImage(image, left, top, image.width * fit, image.height * fit);
  const shrink = Math.min(1, MAX_PICTURE_SIDE / Math.max(image.width, image.height));
  shown = { scale: fit / shrink, left, top };
  updateTools();
  readPicture(shrink < 1 ? await shrunken(image, shrink) : file);
}

function shrunken(image, shrink) {
  const copy = document.createElement("canvas");
  copy.width = Math.round(image.width * shrink);
  copy.height = Math.round(image.height * shrink);
  copy.getContext("2d").drawImage(image, 0, 0, copy.width, copy.height);
  return new Promise((done) => copy.toBlob(done, "image/jpeg", 0.92));
}

find("undo").addEventListener("click", () => pen.undo());
find("clear").addEventListener("click", () => pen.clear());
for (const name of ["file", "camera"]) {
  find(name).addEventListener("change", (event) => {
    showPicture(event.target.files[0]);
    event.target.value = "";
  });
}
find("lock").addEventListener("submit", (event) => {
  event.preventDefault();
  setKey(find("key").value);
  find("lock").hidden = true;
  readLater(0);
});
board.addEventListener("dragover", (event) => {
  event.preventDefault();
  board.classList.add("over");
});
board.addEventListener("dragleave", () => board.classList.remove("over"));
board.addEventListener("drop", (event) => {
  event.preventDefault();
  board.classList.remove("over");
  showPicture(event.dataTransfer.files[0]);
});
document.addEventListener("paste", (event) => showPicture(event.clipboardData.files[0]));
