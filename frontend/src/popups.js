// What a click on the map tells. Texts are set as texts, never as markup.
import { showPlace } from "./filters.js";
import { rounded } from "./numbers.js";

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function facts(rows) {
  const shown = rows.filter(([, value]) => value);
  return element("dl", { className: "popup__facts" }, ...shown.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
}

function popup(title, kind, rows, ...more) {
  return element("div", { className: "popup" }, element("h3", {}, title), element("p", { className: "popup__kind" }, kind), facts(rows), ...more);
}

function placeButton(place, texts) {
  const button = element("button", { type: "button", className: "ds-button" }, texts.show_flows);
  button.dataset.variant = "secondary";
  button.dataset.size = "sm";
  button.addEventListener("click", () => showPlace(place.id));
  return button;
}

export function facilityPopup(facility, texts) {
  const isQuarry = facility.kind === "quarry";
  const left =
    facility.total_tonnes === null
      ? texts.unlimited
      : `${rounded(facility.left_tonnes)} t ${texts.of} ${rounded(facility.total_tonnes)} t`;
  const takes = facility.takes.map(([mass, grade, fee]) =>
    isQuarry
      ? `${mass}: ${rounded(fee)} ${texts.nok_per_tonne}`
      : `${mass}, ${texts.up_to_class} ${grade}: ${rounded(fee)} ${texts.nok_per_tonne}`,
  );
  const list = element("ul", { className: "popup__takes" }, ...takes.map((text) => element("li", {}, text)));
  const candidate = { true: texts.candidate_opened, false: texts.candidate_not_opened }[facility.opened];
  return popup(
    facility.name,
    facility.kind_name,
    [
      [texts.status, candidate ?? facility.status_name],
      [texts.operator, facility.operator],
      [texts.room_left, left],
      [isQuarry ? texts.sold : texts.taken_in, `${rounded(facility.used_tonnes)} t`],
    ],
    element("details", {}, element("summary", {}, isQuarry ? texts.sells : texts.takes), list),
    placeButton(facility, texts),
  );
}

export function projectPopup(project, texts) {
  const about = (tonnes) => (tonnes ? `${texts.approx} ${rounded(tonnes, 2)} t` : "");
  return popup(
    project.name,
    project.kind_name,
    [
      [texts.surplus, about(project.surplus_tonnes)],
      [texts.need, about(project.need_tonnes)],
      [texts.stage, project.stage_name],
      [texts.probability, `${Math.round(project.probability * 100)} %`],
    ],
    placeButton(project, texts),
  );
}

export function flowPopup(flow, texts) {
  const parts = flow.parts.map(([name, tonnes]) => element("li", {}, `${name}: ${texts.approx} ${rounded(tonnes)} t`));
  return popup(
    `${flow.from} → ${flow.to}`,
    texts.flow,
    [
      [texts.tonnes, `${texts.approx} ${rounded(flow.tonnes)} t`],
      [texts.distance, `${rounded(flow.kilometres)} km`],
    ],
    element("ul", { className: "popup__takes" }, ...parts),
  );
}
