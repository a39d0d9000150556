const isRecord = value => value !== null && typeof value === "object";

function showWarnings() {
  const { count, entries } = report.warnings;
  if (!count) return;
  const section = byId("warnings");
  section.hidden = false;
  section.querySelector("ol").append(...entries.map(entry => element("li", {},
    element("span", {}, entry.time),
    element("span", { class: entry.level }, entry.level),
    element("span", {}, entry.message))));
  if (count > entries.length)
    section.querySelector("p").textContent =
      `These are the last ${whole(entries.length)} of ${whole(count)}; log.txt has all of them.`;
}

function cell(value) {
  if (Array.isArray(value)) return value.join("×");
  return typeof value === "number" ? whole(value) : String(value ?? "");
}

// A network is a name, a list of rows and their sums; the names of these members do not matter.
function networkTable(network) {
  const members = Object.values(network);
  const rows = members.find(value => Array.isArray(value) && value.length && value.every(isRecord));
  if (!rows) return element("pre", {}, JSON.stringify(network, null, 2));

  const names = Object.keys(rows[0]);
  const sums = names.slice(1).map(name => typeof network[name] === "number" ? cell(network[name]) : "");
  const isNumeric = name => rows.some(row => typeof row[name] === "number" || Array.isArray(row[name]));
  const line = (tag, texts) => element("tr", {}, ...texts.map((text, i) =>
    element(tag, isNumeric(names[i]) ? { class: "number" } : {}, text)));
  const total = sums.some(sum => sum) ? [element("tfoot", {}, line("td", ["total", ...sums]))] : [];
  return element("div", { class: "scroll" }, element("table", {},
    element("caption", {}, members.find(value => typeof value === "string") ?? ""),
    element("thead", {}, line("th", names.map(splitName))),
    element("tbody", {}, ...rows.map(row => line("td", names.map(name => cell(row[name]))))),
    ...total));
}

function showNetworks() {
  const networks = Array.isArray(report.networks) ? report.networks.filter(isRecord) : [];
  if (!networks.length) return;
  byId("networks").hidden = false;
  document.querySelector(".tables").append(...networks.map(networkTable));
}

function flat(value, name) {
  if (!isRecord(value)) return [[name, String(value)]];
  if (Array.isArray(value) && !value.some(isRecord)) return [[name, value.join(", ")]];
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, name ? `${name}.${key}` : key));
}

function sheet(name, value, sources) {
  const rows = flat(value, isRecord(value) ? "" : name).map(([path, text]) => ({
    sought: `${name}.${path} ${text}`.toLowerCase(),
    node: element("tr", {}, element("td", {}, path), element("td", {}, text),
      element("td", { class: "quiet" }, sources[`${name}.${path}`] ?? "")),
  }));
  const node = element("details", {},
    element("summary", {}, name, element("span", { class: "quiet" }, whole(rows.length))),
    element("table", {}, element("tbody", {}, ...rows.map(row => row.node))));
  return { node, rows };
}

function showOptions() {
  if (!isRecord(report.options)) return;
  const { format, sources, ...sections } = report.options;
  const known = isRecord(sources) ? sources : {};
  const sheets = Object.entries(sections).map(([name, value]) => sheet(name, value, known));
  byId("options").hidden = false;
  document.querySelector(".sheets").append(...sheets.map(sheet => sheet.node));
  byId("search").addEventListener("input", event => {
    const sought = event.target.value.trim().toLowerCase();
    for (const { node, rows } of sheets) {
      for (const row of rows) row.node.hidden = !row.sought.includes(sought);
      node.hidden = rows.every(row => row.node.hidden);
      node.open = sought !== "" && !node.hidden;
    }
    byId("none-found").hidden = sheets.some(sheet => !sheet.node.hidden);
  });
}
