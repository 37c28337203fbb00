// The tables of a reading as HTML tables, each with a caption, and the letters of digits and signs.

export function letter(symbol) {
  const shown = document.createElement("span");
  shown.textContent = symbol.verdict === "not a digit" ? "" : symbol.symbol ?? symbol.label;
  if (symbol.verdict === "unsure") shown.className = "unsure";
  return shown;
}

export function tableOf(region, number) {
  const frame = document.createElement("div"), table = document.createElement("table");
  const caption = table.createCaption();
  caption.id = `table-${number}`;
  caption.textContent = captionOf(region.rows);
  table.createTBody().append(...region.rows.map(rowOf));
  frame.className = "table"; // it scrolls where it is wider than the page, by keys too
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-labelledby", caption.id);
  frame.append(table);
  return frame;
}

function captionOf(rows) {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const unsure = rows.flat().filter((cell) => !cell.sure).length;
  const doubt = unsure ? `, ${unsure} ${unsure === 1 ? "cell" : "cells"} unsure` : "";
  return `Table: ${count(rows.length, "row")}, ${count(columns, "column")}${doubt}`;
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function rowOf(cells) {
  const row = document.createElement("tr");
  row.append(...cells.map(cellOf));
  return row;
}

function cellOf({ symbols, sure }) {
  const cell = document.createElement("td");
  if (!symbols.length) {
    cell.className = "blank";
    cell.append(spoken("blank"));
    return cell;
  }
  cell.append(...symbols.map(letter));
  if (sure) return cell;
  const mark = document.createElement("span");
  mark.className = "mark";
  mark.textContent = "?";
  mark.setAttribute("aria-hidden", "true");
  cell.className = "unsure";
  cell.append(mark, spoken(" unsure"));
  return cell;
}

// Words for those who hear the page; the others see a mark.
function spoken(words) {
  const hidden = document.createElement("span");
  hidden.className = "hidden";
  hidden.textContent = words;
  return hidden;
}
