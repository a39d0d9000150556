const form = document.getElementById("controls");
const layer = document.getElementById("layer");

function query(names) {
  const values = new FormData(form);
  return new URLSearchParams(names.filter(name => values.get(name)).map(name => [name, values.get(name)]));
}

// Fetched, not linked: where a query is wrong the response says why.
async function show(id, parameters) {
  const image = document.getElementById(id);
  const response = await fetch(`${id}.png?${parameters}`);
  if (!response.ok)
    throw new Error(await response.text());
  URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(await response.blob());
}

async function showAll() {
  const error = document.getElementById("error");
  error.hidden = true;
  try {
    await show("images", query(["seed", "count", "truncation", "class"]));
    await show("interpolation", query(["seed", "truncation", "class"]));
    await showAttention();
  } catch (failure) {
    error.textContent = failure.message;
    error.hidden = false;
  }
}

async function showAttention() {
  if (!layer.value)
    return;
  const parameters = query(["seed", "truncation", "class"]);
  parameters.set("layer", layer.value);
  await show("attention", parameters);
}

async function start() {
  const generator = await (await fetch("generator")).json();
  document.getElementById("about").textContent = `${generator.source}; computed by ${generator.runtime}`;
  document.getElementById("classes").hidden = generator.classes.length === 0;
  generator.classes.forEach(name => form.elements.class.add(new Option(name)));
  document.getElementById("attention-section").hidden = generator.attentionLayers.length === 0;
  generator.attentionLayers.forEach(name => layer.add(new Option(name)));
  layer.selectedIndex = generator.attentionLayers.length - 1;
  form.elements.count.max = generator.maxCount;
  await showAll();
}

form.addEventListener("submit", event => { event.preventDefault(); showAll(); });
layer.addEventListener("change", showAttention);
document.getElementById("next").addEventListener("click", () => {
  form.elements.seed.value = Number(form.elements.seed.value) + 1;
  showAll();
});
start();
