// The sandbox's clock: what it says, and the three ways to move it.

import { h, icon } from "./dom.js";
import { ask } from "./link.js";
import { notice, problem } from "./notices.js";
import { longDay, moment, shortDay, t, time } from "./words.js";

let ahead = 0;
const faces = new Set();

export const now = () => new Date(Date.now() + ahead);

export function setClock(text) {
  ahead = new Date(text) - Date.now();
  for (const draw of faces) draw();
}

export function clock() {
  const date = h("span", { class: "clock__date" });
  const short = h("span", { class: "clock__date clock__date--short", "aria-hidden": "true" });
  const hour = h("time", { class: "clock__time" });
  const draw = () => {
    date.textContent = longDay(now());
    short.textContent = shortDay(now());
    hour.textContent = time(now());
    hour.dateTime = now().toISOString();
  };
  faces.add(draw);
  draw();
  const move = (to, label, long, drawing) =>
    h("button", { type: "button", class: "clock__move", title: long, "aria-label": long, onclick: (event) => moved(event.currentTarget, to) }, drawing && icon(drawing), h("span", {}, label));
  return h(
    "div",
    { class: "clock", role: "group", "aria-label": t("clock") },
    h("div", { class: "clock__face", title: t("clock_explain") }, icon("clock"), date, short, hour),
    h(
      "div",
      { class: "clock__moves" },
      move("hour", t("plus_hour"), t("plus_hour_long")),
      move("day", t("plus_day"), t("plus_day_long")),
      move("theme", t("next_theme"), t("next_theme_long"), "skip"),
    ),
  );
}

async function moved(button, to) {
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await ask("clock", { to });
    setClock(answer.now);
    notice(t("clock_moved", { when: moment(new Date(answer.now)) }));
  } catch (refused) {
    problem(refused);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

setInterval(() => { for (const draw of faces) draw(); }, 5000);
