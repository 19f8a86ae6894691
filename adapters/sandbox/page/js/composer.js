// Where somebody writes: messages, and slash commands with their completion.

import { CommandCompletion } from "./completion.js";
import { h, icon } from "./dom.js";
import { ask, me } from "./link.js";
import { problem } from "./notices.js";
import { t } from "./words.js";

export class Composer {
  constructor(place, { commands, label, archived, onsent }) {
    this.place = place;
    this.onsent = onsent;
    this.draft = `draft/${me}/${place.channel}/${place.thread ?? ""}`;
    if (archived) {
      this.element = h("p", { class: "composer__closed" }, t("archived_hint"));
      return;
    }
    this.field = h("textarea", { class: "composer__field", rows: "1", maxlength: "8000", "aria-label": label, placeholder: label, "aria-haspopup": "listbox", value: sessionStorage.getItem(this.draft) ?? "" });
    this.completion = new CommandCompletion(this.field, place, commands);
    this.button = h("button", { type: "submit", class: "composer__send", "aria-label": t("send_message"), title: t("send") }, icon("send"));
    const form = h("form", { class: "composer__box" }, this.field, this.button);
    this.element = h("div", { class: "composer" }, this.completion.box, form, h("p", { class: "hint composer__hint" }, t("composer_hint")));

    form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("blur", () => this.completion.close());
    this.field.addEventListener("keydown", (event) => {
      if (event.isComposing || this.completion.key(event)) return;
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        this.send();
      }
    });
    requestAnimationFrame(() => this.grow());
  }

  focus() {
    this.field?.focus();
  }

  changed() {
    sessionStorage.setItem(this.draft, this.field.value);
    this.grow();
    this.completion.update();
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 220)}px`;
    this.button.disabled = !this.field.value.trim();
  }

  write(text) {
    this.field.value = text;
    sessionStorage.setItem(this.draft, text);
    this.grow();
  }

  async send() {
    const text = this.field.value.trim();
    if (!text) return;
    // Sent once more after a lost connection, it is still the same message.
    if (this.unsent?.text !== text) this.unsent = { text, nonce: crypto.randomUUID?.() ?? String(Math.random()).slice(2) };
    const { nonce } = this.unsent;
    this.write("");
    this.completion.close();
    this.onsent();
    const [, name, rest] = text.match(/^\/(\S+)\s*([^]*)$/) ?? [];
    try {
      if (name) await ask("command", { ...this.place, name, text: rest });
      else await ask("post", { ...this.place, text, nonce });
      this.unsent = undefined;
    } catch (refused) {
      problem(refused);
      // From 500 on it is said here, and only the bot has still to hear it.
      if (refused.status < 500 || name) this.write([text, this.field.value].filter(Boolean).join("\n"));
      else this.unsent = undefined;
    }
  }
}
