// Who is who: names and avatars.

import { h, icon } from "./dom.js";

let people = new Map();
let bot = "";

export function meet(state) {
  bot = state.bot;
  people = new Map(state.people.map((person, index) => [person.id, { ...person, hue: index % 8 }]));
}

export const isBot = (id) => id === bot;
export const nameOf = (id) => (isBot(id) ? "Mallette" : people.get(id)?.name ?? id);
export const everybody = () => [...people.values()];

export function avatar(id, size = "") {
  if (isBot(id)) return h("span", { class: `avatar avatar--bot ${size}`, "aria-hidden": "true" }, icon("case"));
  const words = nameOf(id).split(/\s+/);
  const initials = (words[0][0] + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
  return h("span", { class: `avatar ${size}`, "aria-hidden": "true", dataset: { hue: people.get(id)?.hue ?? 7 } }, initials);
}
