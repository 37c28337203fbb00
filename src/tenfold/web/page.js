// The page: what is written or shown is read, and the answer told.

import { Locked, Told, read, unlock } from "./ask.js";
import { Pen } from "./pen.js";

const find = (name) => document.getElementById(name);
const canvas = find("canvas"), marks = find("marks"), board = find("board");
const LONGEST = 2000; // pixels of a picture that is sent: as large as it is looked at
const PAUSE = 250; // milliseconds between two questions while somebody writes

let asking = null; // the question that is under way
let waiting = 0; // the timer of the next one
let shown = null; // the picture that is shown instead of the writing
const pen = new Pen(canvas, (lifted) => {
  shown = null;
  later(lifted ? 0 : PAUSE);
});

function later(pause) {
  tools();
  if (waiting && pause) return;
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    waiting = 0;
    if (pen.isEmpty) return tell(null);
    ask(await pen.picture());
  }, pause);
}

function tools() {
  find("undo").disabled = pen.isEmpty;
  find("clear").disabled = pen.isEmpty && !shown;
}

async function ask(picture) {
  if (asking) asking.abort();
  const mine = (asking = new AbortController());
  try {
    const reading = await read(picture, mine.signal);
    if (mine === asking) tell(reading);
  } catch (error) {
    if (mine !== asking || error.name === "AbortError") return;
    tell(null);
    if (error instanceof Locked) {
      find("lock").hidden = false;
      find("key").focus();
    } else {
      complain(error instanceof Told ? error.message : "Something went wrong on this page.");
    }
  }
}

function complain(sentence) {
  find("problem").textContent = sentence;
  find("problem").hidden = !sentence;
}

function tell(reading) {
  complain("");
  const digits = reading ? reading.rows.flatMap((row) => row.digits.filter(Boolean)) : [];
  find("text").replaceChildren(...(reading ? words(reading) : []));
  find("note").textContent = reading ? note(digits) : "";
  find("digits").replaceChildren(...digits.slice(0, 60).map(card));
  outline(digits);
}

function words(reading) {
  return reading.rows.flatMap((row, number) => {
    const line = row.digits.map((digit) => {
      const letter = document.createElement("span");
      letter.textContent = !digit ? "·" : digit.verdict === "not a digit" ? "" : digit.label;
      if (digit && digit.verdict === "unsure") letter.className = "unsure";
      return letter;
    });
    return number ? ["\n", ...line] : line;
  });
}

function note(digits) {
  if (!digits.length) return "Nothing is read.";
  const unsure = digits.filter((digit) => digit.verdict === "unsure").length;
  const none = digits.filter((digit) => digit.verdict === "not a digit").length;
  const said = [];
  if (unsure) said.push(unsure === 1 ? "One digit is unsure." : `${unsure} digits are unsure.`);
  if (none) said.push(none === 1 ? "One mark is no digit." : `${none} marks are no digits.`);
  return said.join(" ") || "All of it is sure.";
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
  paint(item.querySelector(".seen"), digit.image);
  const order = digit.probabilities.map((share, label) => ({ share, label }));
  order.sort((one, other) => other.share - one.share);
  item.querySelector(".shares").replaceChildren(...order.slice(0, 4).map(bar));
  return item;
}

function bar({ share, label }) {
  const row = document.createElement("li");
  const name = document.createElement("span"), meter = document.createElement("meter");
  const told = document.createElement("span");
  name.textContent = label;
  meter.value = share;
  meter.setAttribute("aria-label", `Probability of ${label}`);
  told.textContent = share > 0.995 ? ">99 %" : share < 0.005 ? "<1 %" : `${Math.round(100 * share)} %`;
  row.append(name, meter, told);
  return row;
}

function paint(seen, image) {
  if (!image) return seen.remove();
  const bytes = Uint8Array.from(atob(image), (letter) => letter.charCodeAt(0));
  const pixels = new ImageData(28, 28);
  bytes.forEach((ink, at) => pixels.data.set([ink, ink, ink, 255], 4 * at));
  seen.getContext("2d").putImageData(pixels, 0, 0);
}

function outline(digits) {
  const context = marks.getContext("2d");
  context.clearRect(0, 0, marks.width, marks.height);
  const scale = shown ? shown.scale : 1, left = shown ? shown.left : 0, top = shown ? shown.top : 0;
  context.lineWidth = 2;
  for (const { box, verdict } of digits) {
    context.strokeStyle = { digit: "#1b7a43", unsure: "#c77700" }[verdict] || "#6b7280";
    context.setLineDash(verdict === "digit" ? [] : [6, 4]);
    context.strokeRect(
      left + box.left * scale - 3, top + box.top * scale - 3,
      (box.right - box.left) * scale + 6, (box.bottom - box.top) * scale + 6,
    );
  }
}

async function show(file) {
  if (!file) return;
  complain("");
  let image;
  try {
    image = await createImageBitmap(file);
  } catch {
    // What the browser cannot draw the service may read all the same: HEIC, TIFF.
    pen.clear();
    return ask(file);
  }
  pen.strokes = [];
  pen.draw();
  const fit = Math.min(canvas.width / image.width, canvas.height / image.height);
  const left = (canvas.width - image.width * fit) / 2, top = (canvas.height - image.height * fit) / 2;
  pen.context.drawImage(image, left, top, image.width * fit, image.height * fit);
  const shrink = Math.min(1, LONGEST / Math.max(image.width, image.height));
  shown = { scale: fit / shrink, left, top };
  tools();
  ask(shrink < 1 ? await smaller(image, shrink) : file);
}

function smaller(image, shrink) {
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
    show(event.target.files[0]);
    event.target.value = "";
  });
}
find("lock").addEventListener("submit", (event) => {
  event.preventDefault();
  unlock(find("key").value);
  find("lock").hidden = true;
  later(0);
});
board.addEventListener("dragover", (event) => {
  event.preventDefault();
  board.classList.add("over");
});
board.addEventListener("dragleave", () => board.classList.remove("over"));
board.addEventListener("drop", (event) => {
  event.preventDefault();
  board.classList.remove("over");
  show(event.dataTransfer.files[0]);
});
document.addEventListener("paste", (event) => show(event.clipboardData.files[0]));
