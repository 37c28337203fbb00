// The regions of a reading, each with its rows of cells, and each cell's digits and signs in order.

import { WITH_CELLS } from "./constants.js";

// A reader that knows no regions gives rows alone: they are lines of one cell each.
export function regionsOf(reading) {
  if (!reading) return [];
  if (!reading.regions?.length) {
    const rows = reading.rows.map((row) => [{ symbols: symbolsOf(row).filter(Boolean) }]);
    return rows.length ? [{ kind: "lines", rows }] : [];
  }
  const rows = reading.rows.values();
  return reading.regions.map((region) => {
    const blank = WITH_CELLS.includes(region.kind) ? 1 : 0; // a blank cell has a place in its row
    return {
      ...region,
      rows: region.rows.map((row) => cellsOf(row, symbolsOf(rows.next().value), blank)),
    };
  });
}

// The digits of a row, null for a blank cell, with the signs in between.
function symbolsOf({ digits, signs = [] }) {
  const symbols = [...digits];
  for (const sign of signs) symbols.splice(sign.place - 1, 0, sign);
  return symbols;
}

// Each symbol of a cell has one character in its marked text.
function cellsOf(row, symbols, blank) {
  let start = 0;
  return row.cells.map((cell) => {
    const end = start + (cell.marked.length || blank);
    const found = symbols.slice(start, end).filter(Boolean);
    start = end;
    return { ...cell, symbols: found };
  });
}

// A row of boxes is a number and is shown as text; these are shown as tables.
export function isTable(region) {
  return region.kind === "table" || region.kind === "grid";
}
