// The two charts. Each stands beside a table with the same numbers, so the drawing itself is hidden from readers.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { onFilter } from "./filters.js";
import { rounded } from "./numbers.js";

use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const INK = "#3D4B4A";
const FONT = "Inter Variable, sans-serif";
const LINE_COLOURS = ["#0B5A55", "#B4770E", "#1F5FA8", "#9C1F2E", "#6E8F2B", "#8A5AA8", "#4D4D57", "#D9702B"];
const LINE_TYPES = ["solid", "dashed", "dotted"];
const PLOT_PIXELS = 270;
const LEGEND_LINE_PIXELS = 20;
const LEGEND_FRAME_PIXELS = 30;
const LEGEND_LETTER_PIXELS = 6.4;
const WITHOUT_PLACE = "#222222";

export function startCharts(section) {
  const texts = JSON.parse(document.getElementById("map-texts").textContent);
  const charts = new Map(
    ["levels-chart", "room-chart"]
      .map((id) => [id, document.getElementById(id)])
      .filter(([, box]) => box)
      .map(([id, box]) => [id, init(box, null, { renderer: "canvas" })]),
  );
  const resized = new ResizeObserver(() => charts.forEach((chart) => chart.resize()));
  charts.forEach((chart) => resized.observe(chart.getDom()));
  let asked = 0;
  onFilter(async (search) => {
    const number = ++asked;
    const answer = await fetch(section.dataset.source + search);
    if (!answer.ok || number !== asked) return;
    const data = await answer.json();
    const options = { "levels-chart": levelsOption(data.levels, texts), "room-chart": roomOption(data.room, texts) };
    charts.forEach((chart, id) => draw(chart, options[id]));
    section.dataset.ready = "";
  });
}

/** The legend wraps below the plot, and the box is as high as both need. */
function draw(chart, option) {
  const bottom = 8 + LEGEND_LINE_PIXELS * legendLines(option.series.map(({ name }) => name), chart.getWidth());
  chart.getDom().style.height = `${PLOT_PIXELS + bottom}px`;
  chart.resize();
  chart.setOption({ ...option, grid: { ...option.grid, bottom } }, true);
}

const thousands = (value) => rounded(value / 1000);

// The tooltip is drawn on the canvas: as markup it would carry styles that the security policy does not allow.
const frame = {
  textStyle: { fontFamily: FONT, color: INK },
  animationDuration: 300,
  grid: { left: 8, right: 16, top: 36, containLabel: true },
  legend: { bottom: 0, left: 0, icon: "roundRect", itemWidth: 14, itemHeight: 10, textStyle: { color: INK } },
};

function tooltip(keep = () => true) {
  return {
    trigger: "axis",
    renderMode: "richText",
    backgroundColor: "#fff",
    textStyle: { color: INK, fontFamily: FONT, fontSize: 12 },
    formatter: (rows) =>
      [rows[0].axisValueLabel, ...rows.filter((row) => keep(row.value)).map((row) => `${row.seriesName}: ${thousands(row.value)}`)].join("\n"),
  };
}

function axes(categories, texts, label = {}) {
  return {
    xAxis: { type: "category", data: categories, axisLabel: { color: INK, hideOverlap: true, ...label }, axisTick: { show: false } },
    yAxis: {
      type: "value",
      name: texts.thousand_tonnes,
      nameTextStyle: { color: INK, align: "left" },
      axisLabel: { color: INK, formatter: thousands },
      splitLine: { lineStyle: { color: "#E3E8E7" } },
    },
  };
}

/** Lines that a legend of these names takes in a box so wide. */
function legendLines(names, width) {
  const pixels = names.reduce((sum, name) => sum + LEGEND_FRAME_PIXELS + LEGEND_LETTER_PIXELS * name.length, 0);
  return Math.ceil((1.1 * pixels) / width);
}

function levelsOption(levels, texts) {
  const bar = (name, data, colour) => ({ name, type: "bar", stack: "tonnes", barMaxWidth: 44, data, itemStyle: { color: colour, borderColor: "#fff", borderWidth: 0.5 } });
  return {
    ...frame,
    ...axes(levels.years.map(String), texts),
    tooltip: tooltip((value) => value > 0),
    aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
    series: [
      ...levels.names.map((name, at) => bar(name, levels.tonnes[at], levels.colours[at])),
      bar(texts.unplaced, levels.unplaced, WITHOUT_PLACE),
    ],
  };
}

function roomOption(room, texts) {
  return {
    ...frame,
    ...axes(room.periods, texts, { interval: (at) => room.new_years[at] !== null, formatter: (_, at) => room.new_years[at] }),
    tooltip: tooltip(),
    series: room.names.map((name, at) => ({
      name,
      type: "line",
      step: "end",
      showSymbol: false,
      data: room.tonnes[at],
      color: LINE_COLOURS[at % LINE_COLOURS.length],
      lineStyle: { width: 2.5, type: LINE_TYPES[Math.floor(at / LINE_COLOURS.length) % LINE_TYPES.length] },
      emphasis: { focus: "series" },
    })),
  };
}
