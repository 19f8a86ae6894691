// The bot's cards: blocks of words, and buttons.

import { h } from "./dom.js";

export function spans(list = []) {
  return list.map((span) => {
    let node = document.createTextNode(span.text);
    if (span.code) node = h("code", {}, node);
    if (span.italic) node = h("em", {}, node);
    if (span.bold) node = h("strong", {}, node);
    if (span.link && /^https?:\/\//.test(span.link))
      node = h("a", { href: span.link, target: "_blank", rel: "noopener noreferrer" }, node);
    return node;
  });
}

// `press` is called with the number of a button; the button waits for the promise it returns.
export function card(shown, press) {
  const blocks = {
    text: (block) => h("p", { class: "card__text" }, spans(block.spans)),
    quote: (block) => h("blockquote", { class: "card__quote" }, spans(block.spans)),
    part: (block) => h("div", { class: "card__part" }, h("div", { class: "card__label" }, block.label), h("div", {}, spans(block.spans))),
    note: (block) => h("p", { class: "card__note" }, spans(block.spans)),
    divider: () => h("hr", { class: "card__divider" }),
    buttons: (block) => h("div", { class: "card__buttons" }, block.buttons.map((button) => pressable(button, press))),
  };
  return h("div", { class: "card" }, shown.blocks.map((block) => blocks[block.kind]?.(block)));
}

function pressable(button, press) {
  const element = h("button", { type: "button", class: `button button--${button.style}` }, button.label);
  element.addEventListener("click", async () => {
    if (element.getAttribute("aria-busy")) return;
    element.setAttribute("aria-busy", "true");
    await press(button.number);
    element.removeAttribute("aria-busy");
  });
  return element;
}
