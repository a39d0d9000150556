class Viewer {
  constructor(figure, what, series) {
    [this.figure, this.what, this.series] = [figure, what, series];
    this.image = figure.querySelector("img");
    this.caption = figure.querySelector("span");
    this.chosen = series[0];
    figure.hidden = false;
    this.image.addEventListener("load", () => this.fit());
    new ResizeObserver(() => this.fit()).observe(figure);
    if (series.length > 1) this.offer(figure.querySelector("select"));
  }

  offer(select) {
    select.hidden = false;
    select.append(...this.series.map((series, i) => element("option", { value: i }, series.name)));
    select.addEventListener("change", () => {
      this.chosen = this.series[select.value];
      this.show(this.step);
    });
  }

  // Shows the newest image at or before a step.
  show(step) {
    this.step = step;
    const frame = this.chosen.frames.findLast(frame => frame.step <= step) ?? this.chosen.frames[0];
    this.image.src = `data:${frame.type};base64,${byId(frame.id).textContent}`;
    this.image.alt = `${this.what}${this.series.length > 1 ? ` of ${this.chosen.name}` : ""} at step ${frame.step}`;
    this.caption.textContent = frame.step === step ? "" : `of step ${whole(frame.step)}`;
  }

  // Integer factors keep pixels square; an image wider than the figure is scaled down to it.
  fit() {
    const width = this.image.naturalWidth, available = Math.min(this.figure.clientWidth, 720);
    const times = Math.floor(available / width);
    this.image.style.width = times >= 1 && width > 0 ? `${width * times}px` : "100%";
    this.image.style.imageRendering = times > 1 ? "pixelated" : "auto";
  }
}

function showImages() {
  const groups = [["samples", "Samples"], ["attention", "Attention"]]
    .map(([group, what]) => [group, what, report.images.filter(series => series.group === group)])
    .filter(([, , series]) => series.length);
  if (!groups.length) return;

  byId("images").hidden = false;
  byId("images-note").textContent = report.imagesNote;
  const viewers = groups.map(([group, what, series]) => new Viewer(byId(group), what, series));
  const steps = [...new Set(report.images.flatMap(series => series.frames.map(frame => frame.step)))];
  steps.sort((a, b) => a - b);

  const slider = byId("step");
  slider.max = steps.length - 1;
  slider.value = slider.max;
  slider.disabled = steps.length === 1;
  const show = () => {
    const step = steps[slider.value], shown = whole(step);
    byId("step-shown").textContent = shown;
    slider.setAttribute("aria-valuetext", `step ${shown}`);
    viewers.forEach(viewer => viewer.show(step));
    keep(slider.value === slider.max ? null : step);
  };
  slider.addEventListener("input", show);
  show();
}
