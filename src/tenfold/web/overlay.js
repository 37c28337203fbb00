// The boxes of a reading, drawn over the drawing or the picture that was read.

import { WITH_CELLS } from "./constants.js";

const COLOURS = { digit: "#1b7a43", sign: "#1b7a43", unsure: "#c77700" }; // by the verdict
const NO_DIGIT = "#6b7280";
const REGION = "#2563a8"; // thin and blue: regions and the cells of tables
const UNEXPLAINED = "#963219"; // dotted and filled, so that it is told apart without colour

// `place` is where the picture lies on the canvas: its scale and its left and upper edge.
export function drawOverlay(canvas, regions, unexplained, place) {
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, canvas.width, canvas.height);
  const sides = ({ left, top, right, bottom }, margin) => [
    place.left + left * place.scale - margin, place.top + top * place.scale - margin,
    (right - left) * place.scale + 2 * margin, (bottom - top) * place.scale + 2 * margin,
  ];
  context.lineWidth = 1;
  context.strokeStyle = REGION;
  context.setLineDash([]);
  for (const { kind, box, rows } of regions) {
    const hasCells = WITH_CELLS.includes(kind);
    if (hasCells || (box && regions.length > 1)) context.strokeRect(...sides(box, hasCells ? 0 : 8));
    if (hasCells) for (const cell of rows.flat()) context.strokeRect(...sides(cell.box, 0));
  }
  context.lineWidth = 2;
  for (const { box, verdict } of regions.flatMap(({ rows }) => rows.flat()).flatMap(symbolsOf)) {
    context.strokeStyle = COLOURS[verdict] || NO_DIGIT;
    context.setLineDash(verdict === "digit" || verdict === "sign" ? [] : [6, 4]);
    context.strokeRect(...sides(box, 3));
  }
  context.strokeStyle = UNEXPLAINED;
  context.fillStyle = `${UNEXPLAINED}26`; // 15 % opaque
  context.setLineDash([2, 3]);
  for (const box of unexplained) {
    context.fillRect(...sides(box, 3));
    context.strokeRect(...sides(box, 3));
  }
}

function symbolsOf(cell) {
  return cell.symbols;
}
