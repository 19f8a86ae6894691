// Small menus that open beside what was pressed, and close by themselves.

import { h, icon, rove } from "./dom.js";

const EMOJIS = ["👍", "❤️", "👏", "💡", "🙏", "🎉", "😄", "🤔", "👀", "✅", "🧰", "🔥"];
let close = () => {};

export function menu(anchor, label, entries) {
  const items = entries.filter(Boolean).map((entry) =>
    entry === "line"
      ? h("hr", { class: "menu__line" })
      : h("button", { type: "button", role: "menuitem", class: `menu__item ${entry.danger ? "menu__item--danger" : ""}`, onclick: () => { close(); entry.run(); } }, icon(entry.icon), h("span", {}, entry.label)),
  );
  open(anchor, h("div", { class: "menu", role: "menu", "aria-label": label }, items), ["ArrowUp", "ArrowDown"]);
}

export function palette(anchor, label, choose) {
  const items = EMOJIS.map((emoji) =>
    h("button", { type: "button", role: "menuitem", class: "menu__emoji", "aria-label": emoji, onclick: () => { close(); choose(emoji); } }, emoji),
  );
  open(anchor, h("div", { class: "menu menu--palette", role: "menu", "aria-label": label }, items), ["ArrowLeft", "ArrowRight"]);
}

function open(anchor, box, keys) {
  close();
  document.body.append(box);
  anchor.setAttribute("aria-expanded", "true");
  const edge = anchor.getBoundingClientRect();
  const below = edge.bottom + 6 + box.offsetHeight < innerHeight;
  box.style.top = `${below ? edge.bottom + 6 : Math.max(8, edge.top - 6 - box.offsetHeight)}px`;
  box.style.left = `${Math.max(8, Math.min(edge.right - box.offsetWidth, innerWidth - box.offsetWidth - 8))}px`;
  rove(box, "[role=menuitem]", { keys });

  const outside = (event) => box.contains(event.target) || anchor.contains(event.target) || close();
  const escape = (event) => {
    if (event.key === "Tab") close();
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
    anchor.focus();
  };
  close = () => {
    box.remove();
    anchor.removeAttribute("aria-expanded");
    document.removeEventListener("pointerdown", outside, true);
    close = () => {};
  };
  box.addEventListener("keydown", escape);
  document.addEventListener("pointerdown", outside, true);
  box.querySelector("[role=menuitem]").focus();
}
