// The other three measures of a quantity while it is typed. The server converts anew when the form is sent.
const WAIT_MS = 250;
const MEASURES = ["fm3", "lm3", "am3", "tonnes"];
const SYMBOLS = { fm3: "fm³", lm3: "lm³", am3: "am³", tonnes: "t" };

export function start(form) {
  const factors = JSON.parse(document.getElementById("mass-factors").textContent);
  const texts = JSON.parse(document.getElementById("quantity-texts").textContent);
  const waiting = new WeakMap();
  const show = (row) => {
    clearTimeout(waiting.get(row));
    waiting.set(row, setTimeout(() => convert(row, factors, texts), WAIT_MS));
  };
  for (const row of form.querySelectorAll("[data-quantity-row]")) convert(row, factors, texts);
  form.addEventListener("input", (event) => {
    const row = event.target.closest("[data-quantity-row]");
    if (row) show(row);
  });
  const add = form.querySelector("[data-add]");
  if (!add) return;
  add.hidden = false;
  add.addEventListener("click", () => addRow(form));
}

function convert(row, factors, texts) {
  const output = row.querySelector("[data-converted]");
  const factor = factors[field(row, "mass_type").value];
  const quantity = parse(field(row, "quantity").value);
  output.replaceChildren();
  if (!factor) return;
  const unit = field(row, "unit").value;
  const lines = [];
  if (quantity > 0) {
    const all = measures(quantity, unit, factor);
    const others = MEASURES.filter((name) => name !== unit);
    lines.push(`= ${others.map((name) => `${figure(all[name], texts, 4)} ${SYMBOLS[name]}`).join(" · ")}`);
    if (unit !== "tonnes") {
      const [low, high] = [factor.low, factor.high].map((density) => figure(all.fm3 * density, texts, 3));
      lines.push(texts.range.replace("{low}", low).replace("{high}", high));
    }
  }
  const name = field(row, "mass_type").selectedOptions[0].textContent;
  const values = { name, ...factor };
  lines.push(texts.factors.replace(/\{(\w+)\}/g, (_all, key) => (key === "name" ? name : figure(values[key], texts, 3))));
  output.append(...lines.map((text) => paragraph(text)), source(factor.source, texts));
}

/** All four measures, through the volume in place. */
function measures(quantity, unit, factor) {
  const inPlace = {
    fm3: quantity,
    lm3: quantity / factor.bulking,
    am3: quantity / factor.compaction,
    tonnes: quantity / factor.density,
  }[unit];
  return {
    fm3: inPlace,
    lm3: inPlace * factor.bulking,
    am3: inPlace * factor.compaction,
    tonnes: inPlace * factor.density,
  };
}

function addRow(form) {
  const total = form.querySelector("[name$=-TOTAL_FORMS]");
  const number = Number(total.value);
  const rows = form.querySelector("[data-rows]");
  const last = rows.lastElementChild;
  const holder = document.createElement("div");
  holder.innerHTML = form
    .querySelector("[data-empty]")
    .innerHTML.replaceAll("__prefix__", number)
    .replaceAll("__number__", number + 1);
  const row = holder.firstElementChild;
  rows.append(row);
  for (const name of ["direction", "contamination_class", "unit", "from_period", "to_period"]) {
    field(row, name).value = field(last, name).value;
  }
  total.value = number + 1;
  field(row, "direction").focus();
}

function field(row, name) {
  return row.querySelector(`[name$="${name}"]`);
}

function parse(text) {
  return Number(text.replace(/[\s\u00a0\u2009\u202f]/g, "").replace(",", "."));
}

function figure(value, texts, digits) {
  return new Intl.NumberFormat(texts.language, { maximumSignificantDigits: digits }).format(value);
}

function paragraph(text) {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}

function source(text, texts) {
  const element = paragraph(texts.source.replace("{source}", text));
  element.className = "converted__source";
  return element;
}
