function showHead() {
  byId("name").textContent = report.name;
  byId("about").textContent = report.about;
  byId("state").textContent = report.stateText;
  byId("state").classList.add(report.state);
  if (report.warnings.count)
    byId("state").append(element("a", { href: "#warnings" },
      report.warnings.count === 1 ? "1 warning" : `${whole(report.warnings.count)} warnings`));
  byId("facts").append(...report.facts.map(fact =>
    element("div", {}, element("dt", {}, fact.name), element("dd", {}, fact.value))));
}

showHead();
showWarnings();
showCurves();
showImages();
showNetworks();
showOptions();
