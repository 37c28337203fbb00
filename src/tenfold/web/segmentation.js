// Segmentation of a picture: connected components of ink, in text lines.

import { MIN_PAGE_SIDE, MIN_PAPER_GREY, STROKES_IN_REACH } from "./constants.js";

// Python takes 0.06 for ink (photo/layout/binarization.py): its recogniser of lines, which is not
// here, tells faint writing from dirt.
const MIN_INK_DARKNESS = 0.15; // the share of the paper's light that ink lacks at least
const MAX_DIGIT_WIDTH = 1.7; // times its height: a wider component is more than one digit
const MIN_DIGIT_HEIGHT = 0.4; // times the usual height: a lower component is no digit
const MIN_COMPONENT_SIZE = 0.15; // times the usual height, either way: a smaller one is a speck

/** Return the text lines from top to bottom, each an array of the crops of its components.
 *
 * A crop is { box, pixels, width, height, why, isTooSmall }: pixels dark on white, why the reason
 * against one digit, empty where there is none.
 */
export function findLines(grey, width, height) {
  const dark = hasBrightInk(grey) ? grey.map((value) => 255 - value) : grey;
  const darkness = normaliseBackground(dark, width, height);
  const threshold = Math.max(otsuThreshold(darkness), MIN_INK_DARKNESS);
  const { labels, components } = connectedComponents(darkness, threshold, width, height);
  const merged = mergeStacked(components.filter((each) => isWriting(each, width, height)));
  const usual = usualHeight(merged);
  const kept = merged.filter((each) =>
    heightOf(each) > MIN_COMPONENT_SIZE * usual || widthOf(each) > MIN_COMPONENT_SIZE * usual);
  return groupLines(kept).map((line) =>
    line.map((component) => cropOf(component, labels, darkness, width, height, usual)));
}

const heightOf = (component) => component.bottom - component.top;
const widthOf = (component) => component.right - component.left;

/** Return the median height of components weighted by their ink, so that specks count little. */
function usualHeight(components) {
  const sorted = [...components].sort((one, other) => heightOf(one) - heightOf(other));
  let left = sorted.reduce((sum, each) => sum + each.area, 0) / 2;
  return sorted.length ? heightOf(sorted.find((each) => (left -= each.area) <= 0)) : 0;
}

function hasBrightInk(grey) {
  const counts = new Uint32Array(256);
  for (const value of grey) counts[value]++;
  let low = 0, high = 255, median = 0;
  while (low < 255 && !counts[low]) low++;
  while (high > 0 && !counts[high]) high--;
  for (let sum = counts[0]; sum * 2 < grey.length && median < 255; sum += counts[++median]);
  return median < (low + high) / 2 && median < low + 0.3 * (high - low);
}

/** Return the darkness of each pixel: the share of its paper's light that it lacks, 0 to 1.
 *
 * The stroke width is measured first with a wide reach: within a reach that is too narrow, a thick
 * stroke is its own paper; within one that is too wide, the edge of a shadow is ink. So does
 * photo/layout/binarization.py.
 */
function normaliseBackground(grey, width, height) {
  const side = Math.min(width, height), isSmall = side < MIN_PAGE_SIDE;
  const widest = Math.max(5, isSmall ? side / 2.5 : side / 10);
  const narrowest = isSmall ? side / 6 : side / 40;
  const darkness = normaliseWithin(grey, width, height, widest);
  const reach = Math.max(STROKES_IN_REACH * measureStrokeWidth(darkness, width), narrowest);
  return reach < 0.9 * widest ? normaliseWithin(grey, width, height, reach) : darkness;
}

function normaliseWithin(grey, width, height, reach) {
  const radius = Math.max(1, Math.round(reach / 2));
  const brightest = slidingExtremes(grey, width, height, radius, (one, other) => one >= other);
  const paper = slidingExtremes(brightest, width, height, radius, (one, other) => one <= other);
  return Float32Array.from(grey, (value, index) => {
    const light = Math.max(paper[index], MIN_PAPER_GREY);
    return Math.min(1, Math.max(0, (light - value) / light));
  });
}

/** Return the width of strokes in pixels: twice the area of ink over the length of its edges. */
function measureStrokeWidth(darkness, width) {
  const threshold = otsuThreshold(darkness);
  let area = 0, edge = 0;
  for (let index = 0; index < darkness.length; index++) {
    if (darkness[index] <= threshold) continue;
    area++;
    for (const next of [index - 1, index + 1, index - width, index + width]) {
      edge += !(darkness[next] > threshold);
    }
  }
  return edge ? (2 * area) / edge : 0;
}

/** Return the best value within a radius of each pixel, along rows and then columns. */
function slidingExtremes(values, width, height, radius, isBetter) {
  const found = Uint8Array.from(values);
  const line = new Uint8Array(Math.max(width, height)), queue = new Int32Array(line.length);
  const slide = (start, step, length) => {
    for (let index = 0; index < length; index++) line[index] = found[start + index * step];
    let first = 0, last = 0;
    for (let index = 0; index < length + radius; index++) {
      if (index < length) {
        while (last > first && isBetter(line[index], line[queue[last - 1]])) last--;
        queue[last++] = index;
      }
      if (index < radius) continue;
      while (queue[first] < index - 2 * radius) first++;
      found[start + (index - radius) * step] = line[queue[first]];
    }
  };
  for (let y = 0; y < height; y++) slide(y * width, 1, width);
  for (let x = 0; x < width; x++) slide(x, width, height);
  return found;
}

/** Return the share that separates ink from paper best (Otsu 1979). */
function otsuThreshold(darkness) {
  const counts = new Uint32Array(256);
  for (const share of darkness) counts[Math.round(share * 255)]++;
  let total = 0;
  counts.forEach((count, level) => (total += count * level));
  let below = 0, sum = 0, best = -1, found = 0;
  for (let level = 0; level < 255; level++) {
    below += counts[level];
    sum += counts[level] * level;
    const above = darkness.length - below;
    if (!below || !above) continue;
    const variance = below * above * (sum / below - (total - sum) / above) ** 2;
    if (variance > best) [best, found] = [variance, level];
  }
  return found / 255;
}

/** Return the connected components of ink (8 neighbours), and the label of each pixel. */
function connectedComponents(darkness, threshold, width, height) {
  const labels = new Int32Array(width * height), components = [], stack = [];
  for (let start = 0; start < darkness.length; start++) {
    if (labels[start] || darkness[start] <= threshold) continue;
    const label = components.length + 1;
    const component = { labels: [label], left: width, top: height, right: 0, bottom: 0, area: 0 };
    components.push(component);
    labels[start] = label;
    stack.push(start);
    while (stack.length) {
      const index = stack.pop(), x = index % width, y = (index - x) / width;
      component.left = Math.min(component.left, x);
      component.right = Math.max(component.right, x + 1);
      component.top = Math.min(component.top, y);
      component.bottom = Math.max(component.bottom, y + 1);
      component.area++;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const next = index + dy * width + dx;
          if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
          if (labels[next] || darkness[next] <= threshold) continue;
          labels[next] = label;
          stack.push(next);
        }
      }
    }
  }
  return { labels, components };
}

/** Return whether a component may be writing: not a grain, nor a frame, nor a ruled line. */
function isWriting(component, width, height) {
  const across = widthOf(component), down = heightOf(component);
  if (component.area < 8) return false;
  if (across > 0.9 * width && (down > 0.9 * height || down < 0.1 * height)) return false;
  return !(across > 15 * down || down > 25 * across);
}

/** Return the components, those merged that lie one above the other: a 5 and its detached bar. */
function mergeStacked(components) {
  const merged = [];
  for (const part of [...components].sort((one, other) => heightOf(other) - heightOf(one))) {
    const whole = merged.find((each) => {
      const shared = Math.min(each.right, part.right) - Math.max(each.left, part.left);
      const gap = Math.max(each.top, part.top) - Math.min(each.bottom, part.bottom);
      return shared > 0.5 * Math.min(widthOf(part), widthOf(each)) && gap < 0.25 * heightOf(each) &&
        heightOf(part) < 0.7 * heightOf(each);
    });
    if (!whole) {
      merged.push(part);
      continue;
    }
    whole.labels.push(...part.labels);
    whole.area += part.area;
    for (const side of ["left", "top"]) whole[side] = Math.min(whole[side], part[side]);
    for (const side of ["right", "bottom"]) whole[side] = Math.max(whole[side], part[side]);
  }
  return merged;
}

/** Return the components as lines from top to bottom, each from left to right. */
function groupLines(components) {
  const lines = [];
  for (const component of [...components].sort((one, other) => heightOf(other) - heightOf(one))) {
    const middle = (component.top + component.bottom) / 2;
    const line = lines.find((each) => middle > each.top && middle < each.bottom);
    if (line) line.components.push(component);
    else lines.push({ top: component.top, bottom: component.bottom, components: [component] });
  }
  lines.sort((one, other) => one.top - other.top);
  return lines.map((line) => line.components.sort((one, other) => one.left - other.left));
}

/** Return the crop of a component: no other component is in it. */
function cropOf(component, labels, darkness, width, height, usual) {
  const tall = heightOf(component), wide = widthOf(component);
  const margin = Math.max(4, Math.round(0.1 * Math.max(tall, wide)));
  const across = wide + 2 * margin, down = tall + 2 * margin;
  const pixels = new Uint8Array(across * down).fill(255);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const column = component.left - margin + x, row = component.top - margin + y;
      if (column < 0 || column >= width || row < 0 || row >= height) continue;
      const index = row * width + column;
      // A pixel without a label is the soft edge of a stroke, or grain.
      if (labels[index] && !component.labels.includes(labels[index])) continue;
      pixels[y * across + x] = 255 - Math.round(255 * darkness[index]);
    }
  }
  const isTooSmall = tall < MIN_DIGIT_HEIGHT * usual && wide < 2 * usual;
  const mayTouch = wide > MAX_DIGIT_WIDTH * tall;
  const why = isTooSmall ? "too small" : mayTouch ? "several digits may touch" : "";
  const { left, top, right, bottom } = component;
  const box = { left, top, right, bottom };
  return { box, pixels, width: across, height: down, why, isTooSmall };
}
