// Strokes on a canvas: drawn with mouse, finger, pen or keys, and undone one by one.

const PAPER = "#fff", INK = "#111", CURSOR = "#2563a8";
const KEY_STEP = 8; // pixels that an arrow key moves the cursor
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Pen {
  constructor(canvas, changed) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d", { willReadFrequently: true });
    this.changed = changed;
    this.strokes = [];
    this.stroke = null;
    this.cursor = { x: canvas.width / 2, y: canvas.height / 2 };
    this.strokeWidth = canvas.height / 16;
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(name, () => this.lift());
    }
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("keyup", (event) => event.key === "Shift" && this.lift());
    this.draw();
  }

  get isEmpty() {
    return this.strokes.length === 0;
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * this.canvas.width) / box.width,
      y: ((event.clientY - box.top) * this.canvas.height) / box.height,
    };
  }

  begin(event) {
    if (event.button > 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.stroke = [this.place(event)];
    this.strokes.push(this.stroke);
    this.draw();
  }

  move(event) {
    if (!this.stroke) return;
    const moves = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    for (const each of moves.length ? moves : [event]) this.stroke.push(this.place(each));
    this.draw();
    this.changed(false);
  }

  lift() {
    if (!this.stroke) return;
    this.stroke = null;
    this.draw();
    this.changed(true);
  }

  key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "z") return this.undo();
    if (event.key === "Delete" || event.key === "Backspace") return this.clear();
    const direction = DIRECTIONS[event.key];
    if (!direction) return;
    event.preventDefault();
    if (event.shiftKey && !this.stroke) {
      this.stroke = [{ ...this.cursor }];
      this.strokes.push(this.stroke);
    }
    const { cursor, canvas } = this;
    cursor.x = Math.min(Math.max(cursor.x + KEY_STEP * direction[0], 0), canvas.width);
    cursor.y = Math.min(Math.max(cursor.y + KEY_STEP * direction[1], 0), canvas.height);
    if (event.shiftKey) this.stroke.push({ ...this.cursor });
    this.draw(true);
    if (event.shiftKey) this.changed(false);
  }

  undo() {
    this.strokes.pop();
    this.draw();
    this.changed(true);
  }

  clear() {
    this.strokes = [];
    this.stroke = null;
    this.draw();
    this.changed(true);
  }

  draw(withCursor = false) {
    const { context, canvas } = this;
    context.fillStyle = PAPER;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.strokeStyle = context.fillStyle = INK;
    context.lineWidth = this.strokeWidth;
    context.lineCap = context.lineJoin = "round";
    for (const [first, ...rest] of this.strokes) {
      context.beginPath();
      context.moveTo(first.x, first.y);
      for (const place of rest.length ? rest : [{ x: first.x + 0.1, y: first.y }]) {
        context.lineTo(place.x, place.y);
      }
      context.stroke();
    }
    if (withCursor) {
      context.fillStyle = CURSOR;
      context.fillRect(this.cursor.x - 3, this.cursor.y - 3, 6, 6);
    }
  }

  picture() {
    this.draw();
    return new Promise((done) => this.canvas.toBlob(done, "image/png"));
  }
}
