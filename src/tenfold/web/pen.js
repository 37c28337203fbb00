// Strokes on a canvas: drawn with mouse, finger, pen or keys, and taken back one by one.

const PAPER = "#fff", INK = "#111", STEP = 8;

export class Pen {
  constructor(canvas, changed) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d", { willReadFrequently: true });
    this.changed = changed;
    this.strokes = [];
    this.stroke = null;
    this.at = { x: canvas.width / 2, y: canvas.height / 2 };
    this.wide = canvas.height / 16;
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.go(event));
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

  go(event) {
    if (!this.stroke) return;
    const moves = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    for (const move of moves.length ? moves : [event]) this.stroke.push(this.place(move));
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
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if ((event.ctrlKey || event.metaKey) && event.key === "z") return this.undo();
    if (event.key === "Delete" || event.key === "Backspace") return this.clear();
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    if (event.shiftKey && !this.stroke) {
      this.stroke = [{ ...this.at }];
      this.strokes.push(this.stroke);
    }
    this.at.x = Math.min(Math.max(this.at.x + STEP * way[0], 0), this.canvas.width);
    this.at.y = Math.min(Math.max(this.at.y + STEP * way[1], 0), this.canvas.height);
    if (event.shiftKey) this.stroke.push({ ...this.at });
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

  draw(pointed = false) {
    const { context, canvas } = this;
    context.fillStyle = PAPER;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.strokeStyle = context.fillStyle = INK;
    context.lineWidth = this.wide;
    context.lineCap = context.lineJoin = "round";
    for (const [first, ...rest] of this.strokes) {
      context.beginPath();
      context.moveTo(first.x, first.y);
      for (const place of rest.length ? rest : [{ x: first.x + 0.1, y: first.y }]) {
        context.lineTo(place.x, place.y);
      }
      context.stroke();
    }
    if (pointed) {
      context.fillStyle = "#2563a8";
      context.fillRect(this.at.x - 3, this.at.y - 3, 6, 6);
    }
  }

  picture() {
    this.draw();
    return new Promise((done) => this.canvas.toBlob(done, "image/png"));
  }
}
