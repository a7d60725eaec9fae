// Instant probabilities inside the report: the arithmetic of analysis/emulator in plain
// JavaScript, and the sliders that ask for it. Nothing is fetched and nothing leaves the page.
"use strict";

const sum = values => values.reduce((total, value) => total + value, 0);
const dot = (places, values, from) => sum(places.map((place, n) => values[n] * from[place]));

// How far each lever stands above and below the status quo, 0 to 1.
function shifts(table, point) {
  const away = point.map((value, n) => value - table.status_quo[n]);
  const room = (value, end) => Math.max(value, 0) / (end > 0 ? end : 1);
  return {
    up: away.map((value, n) => room(value, table.high[n] - table.status_quo[n])),
    down: away.map((value, n) => room(-value, table.status_quo[n] - table.low[n])),
  };
}

// Planned money of counties and of the prefecture over that of the status quo, logarithms.
function planned(table, point) {
  const paid = (shares, values) => sum(shares.map((share, n) => share * values[n]));
  return table.paid.map(shares =>
    Math.log(Math.max(paid(shares, point), table.tiny) / paid(shares, table.status_quo)));
}

function features(table, point) {
  const {up, down} = shifts(table, point);
  const at = (values, places) => places.map(place => values[place]);
  const fund = up[table.fund];
  const shares = at(point, table.fund_shares);
  const whole = Math.max(sum(shares), table.tiny);
  const money = planned(table, point);
  return [
    ...at(up, table.up),
    ...at(up, table.up).map(Math.sqrt),
    ...at(down, table.down),
    ...at(down, table.curved_down).map(Math.sqrt),
    ...shares.map(share => fund * (share / whole - 1 / shares.length)),
    ...at(up, table.gated).map(value => Math.sqrt(fund) * value),
    ...at(down, table.gated).map(value => Math.sqrt(fund) * value),
    Math.min(fund / table.a_little, 1),
    up[table.load[0]] * down[table.load[1]],
    ...money,
    ...money.map(value => Math.max(value, 0)),
  ];
}

// Whether a point lies inside what was trained.
function known(table, point) {
  const {up, down} = shifts(table, point);
  const away = up.map((value, n) => value - down[n]);
  let distance = 0;
  for (let row = 0, place = 0; row < away.length; row++) {
    for (let column = 0; column <= row; column++, place++) {
      distance += (row === column ? 1 : 2) * away[row] * away[column] * table.trained[place];
    }
  }
  const paid = planned(table, point).every((value, n) =>
    value >= table.planned[n][0] - table.tiny && value <= table.planned[n][1] + table.tiny);
  return paid && distance <= table.farthest;
}

const expit = value => 1 / (1 + Math.exp(-value));
const logit = value => Math.log(value / (1 - value));

// A curve through knots, flat beyond them.
function along([from, to], value) {
  if (value <= from[0]) return to[0];
  const next = from.findIndex(knot => knot > value);
  if (next < 0) return to[to.length - 1];
  const part = (value - from[next - 1]) / (from[next] - from[next - 1]);
  return to[next - 1] + part * (to[next] - to[next - 1]);
}

function published(table, target, model) {
  const curve = table.curves[table.targets[target]];
  const pooled = curve ? along(curve, model) : model;
  const weight = table.weight[target];
  if (!weight) return pooled;
  const inside = Math.min(Math.max(pooled, table.least), 1 - table.least);
  return expit((1 - weight) * logit(inside) + weight * logit(table.rate[target]));
}

// Of one value a lever: by target the model's own and the published probability, by payer the cost
// beyond the status quo, bn CNY.
function emulate(table, point) {
  const byStrength = table.strengths.map(strength => features(table,
    point.map((value, n) => table.status_quo[n] + strength * (value - table.status_quo[n]))));
  const model = table.base.map((odds, target) => {
    const moved = byStrength.map(row => dot(...table.beta[target], row));
    return sum(odds.map((value, draw) => expit(value + moved[table.bin[draw]]))) / odds.length;
  });
  const straight = byStrength.map(row => table.straight.map(place => row[place]));
  const cost = table.cost.map(column => {
    const paid = straight.map(row => dot(...column, row));
    return sum(table.bin.map(bin => paid[bin])) / table.bin.length;
  });
  return {model, published: model.map((value, n) => published(table, n, value)), cost};
}

// Writes a sentence with {fields}.
const said = (sentence, fields) => sentence.replace(/\{(\w+)\}/g, (_, name) => fields[name]);
const percent = value =>
  value < 0.005 ? "<1%" : value > 0.995 ? ">99%" : `${(100 * value).toFixed(0)}%`;

function amount(value) {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString("en-US", {maximumFractionDigits: digits});
}

function wire(section) {
  const {table, words, money, local, counted, levers, scale} =
    JSON.parse(section.querySelector("script").textContent);
  const sliders = table.levers.map(lever => section.querySelector(`input[name="${lever}"]`));
  const lines = table.targets.map(target => section.querySelector(`[data-target="${target}"]`));
  const document_ = levers.map(lever => lever.document);
  const before = emulate(table, document_).published;

  function drawn(line, n, after) {
    const [bar, number, change] = ["i", ".number", ".change"].map(one => line.querySelector(one));
    bar.style.width = after === null ? 0 : `${100 * after}%`;
    number.textContent = "–";
    change.textContent = "";
    line.querySelector("b").hidden = after === null;
    if (after === null) return;
    const low = Math.max(after - table.error[n], 0), high = Math.min(after + table.error[n], 1);
    const points = Math.round(100 * (after - before[n]));
    line.querySelector("b").style.cssText = `left:${100 * low}%;width:${100 * (high - low)}%`;
    bar.style.backgroundColor = scale.find(one => after >= one.least).fill;
    number.textContent = percent(after);
    number.title = `${percent(low)} – ${percent(high)}`;
    change.textContent = points ? `${points > 0 ? "+" : "−"}${Math.abs(points)}` : "";
  }

  function show() {
    const point = sliders.map(slider => Number(slider.value));
    sliders.forEach((slider, n) => {
      const text = amount(point[n] * levers[n].factor) + levers[n].unit;
      slider.setAttribute("aria-valuetext", text);
      section.querySelector(`output[for="${slider.id}"]`).textContent = text;
    });
    const found = known(table, point) ? emulate(table, point) : null;
    lines.forEach((line, n) => line && drawn(line, n, found && found.published[n]));
    const status = section.querySelector("[role=status]");
    status.textContent = words.unknown;
    if (found) {
      status.textContent = said(words.found, {
        met: sum(counted.map(place => found.model[place])).toFixed(1),
        likely: counted.filter(place =>  // and not for a reason that the model does not know
          Math.min(found.published[place], found.model[place]) >= scale[1].least).length,
        cost: (Math.round(10 * money * found.cost[local]) / 10 || 0).toFixed(1).replace("-", "−"),
      });
    }
    const changed = table.levers.flatMap((lever, n) =>
      point[n] === table.status_quo[n] ? [] : [`${lever} = ${Number(point[n].toPrecision(6))}`]);
    section.querySelector("pre").textContent =
      ['name = "mine"', "", "[levers]", ...changed].join("\n");
  }

  function start(values) {
    sliders.forEach((slider, n) => { slider.value = values[n]; });
    show();
  }

  section.addEventListener("input", show);
  section.querySelector("[data-start=document]").addEventListener("click", () => start(document_));
  section.querySelector("[data-start=status_quo]").addEventListener("click",
    () => start(table.status_quo));
  section.hidden = false;
  start(document_);
}

if (typeof module !== "undefined") module.exports = {emulate, known};
else wire(document.getElementById("emulated"));
