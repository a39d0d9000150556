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

  // The newest picture that there was at a step.
  show(step) {
    this.step = step;
    const frame = this.chosen.frames.findLast(frame => frame.step <= step) ?? this.chosen.frames[0];
    this.image.src = `data:${frame.type};base64,${byId(frame.id).textContent}`;
    this.image.alt = `${this.what}${this.series.length > 1 ? ` of ${this.chosen.name}` : ""} at step ${frame.step}`;
    this.caption.textContent = frame.step === step ? "" : `of step ${whole(frame.step)}`;
  }

  // Whole multiples keep pixels square; what is larger than its room shrinks into it.
  fit() {
    const width = this.image.naturalWidth, room = Math.min(this.figure.clientWidth, 720);
    const times = Math.floor(room / width);
    this.image.style.width = times >= 1 && width > 0 ? `${width * times}px` : "100%";
    this.image.style.imageRendering = times > 1 ? "pixelated" : "auto";
  }
}

function showPictures() {
  const groups = [["samples", "Samples"], ["attention", "Attention"]]
    .map(([group, what]) => [group, what, report.pictures.filter(series => series.group === group)])
    .filter(([, , series]) => series.length);
  if (!groups.length) return;

  byId("pictures").hidden = false;
  byId("pictures-note").textContent = report.picturesNote;
  const viewers = groups.map(([group, what, series]) => new Viewer(byId(group), what, series));
  const steps = [...new Set(report.pictures.flatMap(series => series.frames.map(frame => frame.step)))];
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
