// A channel or a thread: its messages in their order, kept up to date.

import { h, icon, rove } from "./dom.js";
import { read } from "./link.js";
import { drawMessage } from "./messages.js";
import { problem } from "./notices.js";
import { day, sameDay, t } from "./words.js";

const GROUP = 5 * 60 * 1000;

export class Conversation {
  // `place` is { channel, thread }; `view` what messages need to be drawn; `beginning` an element for the top.
  constructor(place, view, beginning) {
    this.place = place;
    this.view = view;
    this.beginning = beginning;
    this.messages = new Map();
    this.drawn = new Map();
    this.more = false;
    this.list = h("ol", { class: "messages", "aria-label": t("messages_of", { channel: view.title }) });
    this.busy = h("p", { class: "busy", role: "status", hidden: true }, h("span", { class: "busy__dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), t("busy"));
    this.jump = h("button", { type: "button", class: "jump", hidden: true, onclick: () => this.toEnd(true) }, icon("down"), t("new_messages"));
    this.scroller = h("div", { class: "scroller", tabindex: "-1" }, this.list, this.busy);
    this.element = h("div", { class: `conversation ${view.isHome ? "conversation--page" : ""}` }, this.scroller, this.jump);
    this.scroller.addEventListener("scroll", () => { if (this.atEnd()) this.jump.hidden = true; });
    new ResizeObserver(() => { if (this.sticky) this.toEnd(); }).observe(this.scroller);
    this.scroller.addEventListener("scroll", () => { this.sticky = this.atEnd(); });
    this.sticky = true;
    rove(this.list, ".message");
  }

  get last() {
    return [...this.messages.values()].findLast((message) => !message.deleted);
  }

  belongs(message) {
    const { channel, thread } = this.place;
    if (message.channel !== channel) return false;
    return thread ? message.thread === thread || message.id === thread : !message.thread;
  }

  async load(before) {
    const { channel, thread } = this.place;
    const height = this.scroller.scrollHeight - this.scroller.scrollTop;
    const query = { channel, ...(thread && { thread }), ...(before && { before }) };
    const arrived = new Map();
    this.arriving = arrived;
    try {
      const page = await read("messages", query);
      if (!before) this.messages.clear();
      for (const message of page.messages) this.messages.set(message.id, message);
      for (const message of arrived.values()) this.messages.set(message.id, message);
      this.more = page.more;
    } catch (refused) {
      problem(refused);
      return false;
    } finally {
      this.arriving = undefined;
    }
    this.draw();
    if (before) this.scroller.scrollTop = this.scroller.scrollHeight - height;
    else if (this.view.isHome) this.toTop();
    else this.toEnd();
    return true;
  }

  take(message) {
    const isNew = !this.messages.has(message.id);
    const stay = !this.sticky;
    this.arriving?.set(message.id, message);
    this.messages.set(message.id, message);
    this.draw();
    // A page is read from its top; what is said over it is what somebody just asked for.
    if (this.view.isHome) return isNew && message.private ? this.toEnd(true) : undefined;
    if (stay) this.jump.hidden = !isNew || this.atEnd();
    else this.toEnd();
  }

  atEnd() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 60;
  }

  toEnd(smooth = false) {
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.sticky = true;
    this.jump.hidden = true;
  }

  toTop() {
    this.scroller.scrollTop = 0;
    this.sticky = false;
  }

  setBusy(on) {
    clearTimeout(this.busySoon);
    if (!on) this.busy.hidden = true;
    // A quick answer should not flicker.
    else this.busySoon = setTimeout(() => { this.busy.hidden = false; if (this.sticky) this.toEnd(); }, 350);
  }

  // Draws what changed and keeps every other element, with its focus.
  draw() {
    const shown = [...this.messages.values()]
      .filter((message) => !message.deleted || message.replies.count || message.id === this.place.thread)
      .sort((a, b) => Number(a.id) - Number(b.id));
    const children = [];
    if (this.more) children.push(h("li", { class: "earlier" }, h("button", { type: "button", class: "button button--plain", onclick: () => this.load(shown[0].id) }, t("earlier"))));
    else if (this.beginning) children.push(h("li", {}, this.beginning));
    let previous;
    for (const message of shown) {
      const at = new Date(message.at);
      const newDay = !previous || !sameDay(new Date(previous.at), at);
      if (newDay) children.push(h("li", { class: "day", role: "separator" }, h("span", {}, day(at, this.view.now()))));
      const first = newDay || previous.author !== message.author || previous.deleted || message.deleted || previous.private !== message.private || message.private || at - new Date(previous.at) > GROUP || previous.replies.count > 0;
      children.push(this.item(message, first));
      if (this.place.thread === message.id && message.replies.count) children.push(h("li", { class: "day day--replies" }, h("span", {}, t("reply_count", { count: message.replies.count }))));
      previous = message;
    }
    const focused = document.activeElement?.closest?.(".message");
    const had = focused && this.list.contains(focused) ? focused.dataset.id : undefined;
    place(this.list, children);
    const items = this.list.querySelectorAll(".message");
    if (had && document.activeElement === document.body) this.list.querySelector(`[data-id="${had}"]`)?.focus();
    for (const item of items) item.tabIndex = -1;
    if (items.length) items[items.length - 1].tabIndex = 0;
  }

  item(message, first) {
    const signature = JSON.stringify([message, first]);
    const before = this.drawn.get(message.id);
    if (before && (before.signature === signature || "editing" in before.element.dataset)) return before.element;
    const element = drawMessage(message, { ...this.view, now: this.view.now(), first, inThread: Boolean(this.place.thread) });
    this.drawn.set(message.id, { signature, element });
    return element;
  }
}

// Elements that stay are not moved: moving one would take the focus, and the words, of whoever writes in it.
function place(list, children) {
  const wanted = new Set(children);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    if (list.children[index] !== child) list.insertBefore(child, list.children[index] ?? null);
  });
}
