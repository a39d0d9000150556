const charts = [];
const margin = { left: 46, right: 10, top: 8, bottom: 22 }, height = 190;
const colors = 8;

class Chart {
  constructor(spec) {
    this.spec = spec;
    const top = spec.bytes ? Math.max(...spec.curves.flatMap(curve => curve.values)) : 0;
    const unit = spec.bytes ? (top >= 2 ** 30 ? [2 ** 30, "GiB"] : [2 ** 20, "MiB"]) : [1, spec.note];
    this.curves = spec.curves.map((curve, i) => ({
      ...curve,
      values: curve.values.map(value => value === null ? null : value / unit[0]),
      color: `var(--${curve.role ?? `curve-${i % colors}`})`,
      output: element("output"),
    }));
    this.range = range(this.curves, spec.fromZero);
    this.first = Math.min(...this.curves.map(curve => curve.steps[0]));
    this.last = Math.max(...this.curves.map(curve => curve.steps.at(-1)));
    this.svg = shape("svg", { role: "img", tabindex: 0, "aria-label": this.describe() });
    this.node = element("figure", { class: "chart" },
      element("figcaption", {}, element("h3", {}, spec.title), element("span", { class: "quiet" }, unit[1])),
      this.svg,
      element("ul", { class: "legend" }, ...this.curves.map(curve =>
        element("li", { style: `--color: ${curve.color}` }, curve.name, curve.output))));
    this.listen();
  }

  describe() {
    const ends = this.curves.map(curve => {
      const value = curve.values.findLast(value => value !== null);
      return `${curve.name} ${value === undefined ? "nowhere finite" : short(value)}`;
    });
    return `${this.spec.title} from step ${this.first} to ${this.last}; at the end ${ends.join(", ")}. ` +
      "Arrow keys move the crosshair.";
  }

  listen() {
    this.svg.addEventListener("pointermove", event => markAll(this.stepAt(event)));
    this.svg.addEventListener("pointerleave", () => markAll(null));
    this.svg.addEventListener("blur", () => markAll(null));
    this.svg.addEventListener("keydown", event => {
      const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!direction) return;
      const steps = this.curves[0].steps, index = nearest(steps, this.marked ?? this.last);
      markAll(steps[Math.min(Math.max(index + direction, 0), steps.length - 1)]);
      event.preventDefault();
    });
  }

  stepAt(event) {
    const x = event.clientX - this.svg.getBoundingClientRect().left;
    const share = (x - margin.left) / (this.width - margin.left - margin.right);
    return this.first + Math.min(Math.max(share, 0), 1) * (this.last - this.first);
  }

  x(step) {
    const share = this.last > this.first ? (step - this.first) / (this.last - this.first) : 0.5;
    return margin.left + share * (this.width - margin.left - margin.right);
  }

  y(value) {
    const [low, high] = this.range;
    return height - margin.bottom - (value - low) / (high - low) * (height - margin.bottom - margin.top);
  }

  draw() {
    this.width = Math.max(this.svg.clientWidth, 160);
    this.cross = shape("g");
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${height}`);
    const noisy = this.curves.filter(curve => isNoisy(curve.values));
    const bold = curve => noisy.includes(curve) ? smooth(curve.values) : curve.values;
    this.svg.replaceChildren(
      this.axes(),
      ...noisy.map(curve => this.line(curve, "raw", curve.values)),
      ...this.curves.map(curve => this.line(curve, "curve", bold(curve))),
      this.cross);
    this.mark(this.marked);
  }

  axes() {
    const group = shape("g"), bottom = height - margin.bottom, end = this.width - margin.right;
    const values = ticks(...this.range, 5), tiny = values.every(value => Math.abs(value) < 0.01);
    for (const value of values) {
      const y = this.y(value).toFixed(1);
      group.append(
        shape("line", { class: value === 0 ? "axis" : "grid", x1: margin.left, x2: end, y1: y, y2: y }),
        shape("text", { x: margin.left - 8, y, dy: ".32em", "text-anchor": "end" },
          tiny && value ? scientific(value) : short(value)));
    }
    group.append(shape("line", { class: "axis", x1: margin.left, x2: end, y1: bottom, y2: bottom }));
    const steps = this.last > this.first ? ticks(this.first, this.last, this.width / 90) : [this.first];
    this.stepTexts = steps.filter(Number.isInteger).map(step =>
      shape("text", { x: this.x(step).toFixed(1), y: height - 5, "text-anchor": "middle" }, short(step)));
    group.append(...this.stepTexts);
    return group;
  }

  // A missing value breaks the line; an isolated one is a dot.
  line(curve, kind, values) {
    const group = shape("g", { stroke: curve.color, fill: curve.color });
    const x = i => this.x(curve.steps[i]).toFixed(1), y = i => this.y(values[i]).toFixed(1);
    let path = "";
    values.forEach((value, i) => {
      if (value === null) return;
      const begins = (values[i - 1] ?? null) === null, ends = (values[i + 1] ?? null) === null;
      path += `${begins ? "M" : "L"}${x(i)} ${y(i)}`;
      if (begins && ends) group.append(shape("circle", { cx: x(i), cy: y(i), r: 2, stroke: "none" }));
    });
    group.append(shape("path", { class: kind, d: path }));
    return group;
  }

  mark(step) {
    this.marked = step;
    this.cross.replaceChildren();
    for (const curve of this.curves) {
      const i = nearest(curve.steps, step ?? this.last), value = curve.values[i];
      curve.output.textContent = value === null ? "not finite" : short(value);
      if (step !== null && value !== null)
        this.cross.append(shape("circle", {
          cx: this.x(curve.steps[i]).toFixed(1), cy: this.y(value).toFixed(1), r: 3.5, fill: curve.color,
        }));
    }
    if (step !== null) this.rule(this.curves[0].steps[nearest(this.curves[0].steps, step)]);
    else for (const text of this.stepTexts) text.removeAttribute("opacity");
  }

  rule(step) {
    const x = this.x(step).toFixed(1), anchor = x < 80 ? "start" : x > this.width - 60 ? "end" : "middle";
    for (const text of this.stepTexts) text.setAttribute("opacity", Math.abs(text.getAttribute("x") - x) < 70 ? 0 : 1);
    this.cross.prepend(
      shape("line", { class: "cross", x1: x, x2: x, y1: margin.top, y2: height - margin.bottom }),
      shape("text", { class: "at", x, y: height - 5, "text-anchor": anchor }, `step ${whole(step)}`));
  }
}

// All charts show the same step: the one under the pointer, else the slider's, else the last.
let kept = null;

function markAll(step) {
  for (const chart of charts) chart.mark(step ?? kept);
}

function keep(step) {
  kept = step;
  markAll(null);
}

function showCurves() {
  if (!report.charts.length) return;
  byId("curves").hidden = false;
  for (const spec of report.charts) charts.push(Object.assign(new Chart(spec), { marked: null }));
  document.querySelector(".charts").append(...charts.map(chart => chart.node));
  new ResizeObserver(() => charts.forEach(chart => chart.draw())).observe(document.querySelector(".charts"));
  charts.forEach(chart => chart.draw());
}
