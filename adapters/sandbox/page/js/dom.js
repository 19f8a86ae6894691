// Elements from values. Whatever anybody wrote goes in as text, and as nothing else.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export function iconButton(name, label, run, props = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick: run, ...props }, icon(name));
}

export const byId = (id) => document.getElementById(id);

// Up and down (or left and right) move the focus within a list; Home and End go to its ends.
export function rove(container, selector, { keys = ["ArrowUp", "ArrowDown"] } = {}) {
  container.addEventListener("keydown", (event) => {
    if (event.target.matches("textarea, input, select")) return;
    const items = [...container.querySelectorAll(selector)];
    const here = items.findIndex((item) => item.contains(document.activeElement));
    const to = { [keys[0]]: here - 1, [keys[1]]: here + 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined || here < 0) return;
    event.preventDefault();
    items[Math.max(0, Math.min(to, items.length - 1))].focus();
  });
}
