// A picture to the marks in it, in lines: what is darker than the paper around, piece by piece.

const SMALL = 400; // pixels of the shorter side: below, the picture holds one thing
const DARKEST = 24; // grey levels of paper below which shares mean nothing
const FAINTEST = 0.15; // the share of the paper's light that ink takes at least
const WIDE = 1.7; // times its height: a mark so wide is more than one digit
const LOW = 0.4; // times the usual height: a mark so low is no digit

/** Return rows of marks, each { box, pixels, width, height, why, none }. */
export function marksOf(grey, width, height) {
  const missing = missingLight(hasBrightInk(grey) ? grey.map((value) => 255 - value) : grey, width, height);
  const threshold = Math.max(split(missing), FAINTEST);
  const { labels, pieces } = piecesOf(missing, threshold, width, height);
  const marks = joined(pieces.filter((piece) => isWriting(piece, width, height)));
  const usual = usualHeight(marks);
  const seen = marks.filter((mark) => tall(mark) > 0.15 * usual || wide(mark) > 0.15 * usual);
  return linesOf(seen).map((line) => line.map((mark) => cut(mark, labels, missing, width, height, usual)));
}

const tall = (mark) => mark.bottom - mark.top;
const wide = (mark) => mark.right - mark.left;

/** Return the height that half of the ink belongs to marks of at most: grains count little. */
function usualHeight(marks) {
  const sorted = [...marks].sort((one, other) => tall(one) - tall(other));
  let left = sorted.reduce((sum, mark) => sum + mark.ink, 0) / 2;
  return sorted.length ? tall(sorted.find((mark) => (left -= mark.ink) <= 0)) : 0;
}

function hasBrightInk(grey) {
  const counts = new Uint32Array(256);
  for (const value of grey) counts[value]++;
  let low = 0, high = 255, half = 0;
  while (low < 255 && !counts[low]) low++;
  while (high > 0 && !counts[high]) high--;
  for (let sum = counts[0]; sum * 2 < grey.length && half < 255; sum += counts[++half]);
  return half < (low + high) / 2 && half < low + 0.3 * (high - low);
}

/** Return of each pixel the share of the light that it lacks of the paper around it, 0 to 1.
 *
 * Strokes are measured with a generous reach first: too narrow, a thick one would be its own paper;
 * too wide, a shadow's edge would be ink. As photo/layout/binarization.py does it.
 */
function missingLight(grey, width, height) {
  const side = Math.min(width, height), small = side < SMALL;
  const widest = Math.max(5, small ? side / 2.5 : side / 10);
  const missing = missingWithin(grey, width, height, widest);
  const reach = Math.max(6 * strokeWidth(missing, width), small ? side / 6 : side / 40);
  return reach < 0.9 * widest ? missingWithin(grey, width, height, reach) : missing;
}

function missingWithin(grey, width, height, reach) {
  const half = Math.max(1, Math.round(reach / 2));
  const brightest = extremes(grey, width, height, half, (one, other) => one >= other);
  const paper = extremes(brightest, width, height, half, (one, other) => one <= other);
  return Float32Array.from(grey, (value, at) => {
    const light = Math.max(paper[at], DARKEST);
    return Math.min(1, Math.max(0, (light - value) / light));
  });
}

/** Return how wide strokes are: twice their ink over the length of their edges. */
function strokeWidth(missing, width) {
  const threshold = split(missing);
  let ink = 0, edge = 0;
  for (let at = 0; at < missing.length; at++) {
    if (missing[at] <= threshold) continue;
    ink++;
    for (const next of [at - 1, at + 1, at - width, at + width]) edge += !(missing[next] > threshold);
  }
  return edge ? (2 * ink) / edge : 0;
}

/** Return the best value within half a window of each pixel, along rows and then columns. */
function extremes(values, width, height, half, isBetter) {
  const found = Uint8Array.from(values);
  const line = new Uint8Array(Math.max(width, height)), queue = new Int32Array(line.length);
  const slide = (start, step, length) => {
    for (let at = 0; at < length; at++) line[at] = found[start + at * step];
    let first = 0, last = 0;
    for (let at = 0; at < length + half; at++) {
      if (at < length) {
        while (last > first && isBetter(line[at], line[queue[last - 1]])) last--;
        queue[last++] = at;
      }
      if (at < half) continue;
      while (queue[first] < at - 2 * half) first++;
      found[start + (at - half) * step] = line[queue[first]];
    }
  };
  for (let y = 0; y < height; y++) slide(y * width, 1, width);
  for (let x = 0; x < width; x++) slide(x, width, height);
  return found;
}

/** Return the share that parts ink from paper best (Otsu 1979). */
function split(missing) {
  const counts = new Uint32Array(256);
  for (const share of missing) counts[Math.round(share * 255)]++;
  let total = 0;
  counts.forEach((count, level) => (total += count * level));
  let below = 0, sum = 0, best = -1, found = 0;
  for (let level = 0; level < 255; level++) {
    below += counts[level];
    sum += counts[level] * level;
    const above = missing.length - below;
    if (!below || !above) continue;
    const apart = below * above * (sum / below - (total - sum) / above) ** 2;
    if (apart > best) [best, found] = [apart, level];
  }
  return found / 255;
}

/** Return the pieces of ink that hang together, and of each pixel the number of its piece. */
function piecesOf(missing, threshold, width, height) {
  const labels = new Int32Array(width * height), pieces = [], stack = [];
  for (let start = 0; start < missing.length; start++) {
    if (labels[start] || missing[start] <= threshold) continue;
    const number = pieces.length + 1;
    const piece = { numbers: [number], left: width, top: height, right: 0, bottom: 0, ink: 0 };
    pieces.push(piece);
    labels[start] = number;
    stack.push(start);
    while (stack.length) {
      const at = stack.pop(), x = at % width, y = (at - x) / width;
      piece.left = Math.min(piece.left, x);
      piece.right = Math.max(piece.right, x + 1);
      piece.top = Math.min(piece.top, y);
      piece.bottom = Math.max(piece.bottom, y + 1);
      piece.ink++;
      for (let down = -1; down <= 1; down++) {
        for (let aside = -1; aside <= 1; aside++) {
          const next = at + down * width + aside;
          if (x + aside < 0 || x + aside >= width || y + down < 0 || y + down >= height) continue;
          if (labels[next] || missing[next] <= threshold) continue;
          labels[next] = number;
          stack.push(next);
        }
      }
    }
  }
  return { labels, pieces };
}

/** Return whether a piece may be writing: not a grain, nor a frame, nor a ruled line. */
function isWriting(piece, width, height) {
  if (piece.ink < 8) return false;
  if (wide(piece) > 0.9 * width && (tall(piece) > 0.9 * height || tall(piece) < 0.1 * height)) return false;
  return !(wide(piece) > 15 * tall(piece) || tall(piece) > 25 * wide(piece));
}

/** Return the pieces with those joined that lie one above the other: a 5 whose hat is apart. */
function joined(pieces) {
  const marks = [];
  for (const piece of [...pieces].sort((one, other) => tall(other) - tall(one))) {
    const home = marks.find((mark) => {
      const shared = Math.min(mark.right, piece.right) - Math.max(mark.left, piece.left);
      const gap = Math.max(mark.top, piece.top) - Math.min(mark.bottom, piece.bottom);
      return shared > 0.5 * Math.min(wide(piece), wide(mark)) && gap < 0.25 * tall(mark) &&
        tall(piece) < 0.7 * tall(mark);
    });
    if (!home) {
      marks.push(piece);
      continue;
    }
    home.numbers.push(...piece.numbers);
    home.ink += piece.ink;
    for (const side of ["left", "top"]) home[side] = Math.min(home[side], piece[side]);
    for (const side of ["right", "bottom"]) home[side] = Math.max(home[side], piece[side]);
  }
  return marks;
}

/** Return marks as lines from top to bottom, each from left to right. */
function linesOf(marks) {
  const lines = [];
  for (const mark of [...marks].sort((one, other) => tall(other) - tall(one))) {
    const middle = (mark.top + mark.bottom) / 2;
    const line = lines.find((each) => middle > each.top && middle < each.bottom);
    if (line) line.marks.push(mark);
    else lines.push({ top: mark.top, bottom: mark.bottom, marks: [mark] });
  }
  lines.sort((one, other) => one.top - other.top);
  return lines.map((line) => line.marks.sort((one, other) => one.left - other.left));
}

/** Return a mark alone, dark on white, with what speaks against its being one digit. */
function cut(mark, labels, missing, width, height, usual) {
  const edge = Math.max(4, Math.round(0.1 * Math.max(tall(mark), wide(mark))));
  const across = wide(mark) + 2 * edge, down = tall(mark) + 2 * edge;
  const pixels = new Uint8Array(across * down).fill(255);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const column = mark.left - edge + x, row = mark.top - edge + y;
      if (column < 0 || column >= width || row < 0 || row >= height) continue;
      const at = row * width + column;
      // What belongs to no piece is the soft edge of one, or grain.
      if (labels[at] && !mark.numbers.includes(labels[at])) continue;
      pixels[y * across + x] = 255 - Math.round(255 * missing[at]);
    }
  }
  const none = tall(mark) < LOW * usual && wide(mark) < 2 * usual;
  const why = none ? "too small" : wide(mark) > WIDE * tall(mark) ? "several digits may touch" : "";
  const { left, top, right, bottom } = mark;
  return { box: { left, top, right, bottom }, pixels, width: across, height: down, why, none };
}
