// Completes what is typed: a list under the hands of whoever types, by keyboard, mouse or finger.

import { h } from "./dom.js";
import { ask } from "./link.js";
import { announce } from "./notices.js";
import { t } from "./words.js";

const WAIT = 120;

class Completion {
  constructor(field, id, label) {
    this.field = field;
    this.choices = [];
    this.active = -1;
    this.asked = 0;
    this.box = h("div", { class: "completion", hidden: true });
    this.list = h("div", { role: "listbox", id, "aria-label": label });
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
  }

  show(choices, title, active) {
    this.choices = choices;
    if (!choices.length) return this.hide();
    this.list.replaceChildren(
      ...choices.map((choice, index) =>
        h(
          "div",
          { class: "completion__choice", role: "option", id: `${this.list.id}-${index}`, onpointerdown: (event) => { event.preventDefault(); this.accept(index); } },
          h("span", { class: "completion__label" }, choice.label, choice.arguments && h("span", { class: "completion__arguments" }, ` ${choice.arguments}`)),
          choice.help && h("span", { class: "completion__help" }, choice.help),
        ),
      ),
    );
    this.box.replaceChildren(...(title ? [h("div", { class: "completion__title" }, title)] : []), this.list);
    this.box.hidden = false;
    announce(choices.map((choice) => choice.label).join(", "));
    this.activate(active);
  }

  activate(index) {
    this.active = index;
    [...this.list.children].forEach((choice, at) => choice.setAttribute("aria-selected", String(at === index)));
    if (index < 0) this.field.removeAttribute("aria-activedescendant");
    else {
      this.field.setAttribute("aria-activedescendant", `${this.list.id}-${index}`);
      this.list.children[index].scrollIntoView({ block: "nearest" });
    }
  }

  accept(index) {
    this.field.value = this.choices[index].text;
    this.field.focus();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.close();
  }

  // Whether the key was for the completion.
  key(event) {
    if (this.box.hidden) return false;
    const { length } = this.choices;
    if (event.key === "ArrowDown") this.activate((this.active + 1) % length);
    else if (event.key === "ArrowUp") this.activate((this.active - 1 + length) % length);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab" && !event.shiftKey) this.accept(Math.max(this.active, 0));
    else if (event.key === "Enter" && !event.shiftKey && this.active >= 0 && this.choices[this.active].text !== this.field.value.trim()) this.accept(this.active);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  hide() {
    this.box.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }

  // Puts it away, and lets go of what was asked.
  close() {
    clearTimeout(this.timer);
    this.asked++;
    this.choices = [];
    this.hide();
  }
}

// Slash commands: names and sub-commands are known here, the rest is the bot's to suggest.
export class CommandCompletion extends Completion {
  constructor(field, place, commands) {
    super(field, `completion-${place.thread ? "thread" : "channel"}`, t("commands"));
    this.place = place;
    this.commands = commands;
  }

  // What stands in the field changed.
  update() {
    clearTimeout(this.timer);
    const asked = ++this.asked;
    const text = this.field.value;
    const [, name, space, rest] = text.match(/^\/(\S*)(\s?)([^\n]*)$/) ?? [];
    if (name === undefined) return this.close();
    if (!space) {
      const found = this.commands.filter((command) => command.name.startsWith(name.toLowerCase()));
      return this.show(found.map((command) => entry(`/${command.name}`, command)), t("commands"), found.length ? 0 : -1);
    }
    const command = this.commands.find((known) => known.name === name);
    if (!command) return this.close();
    const subcommands = rest.includes(" ") ? [] : command.subcommands.filter((sub) => sub.name.startsWith(rest.toLowerCase()));
    const own = subcommands.map((sub) => entry(`/${name} ${sub.name}`, sub));
    this.show(own, command.help, -1);
    this.timer = setTimeout(async () => {
      const { choices } = await ask("typed", { ...this.place, name, text: rest }).catch(() => ({ choices: [] }));
      // Somebody typed on: these are answers to another question.
      if (asked !== this.asked) return;
      const known = new Set(own.map((choice) => choice.text.trim()));
      const offered = choices.map((choice) => ({ text: `/${name} ${choice.value}`, label: choice.label, help: "" }));
      this.show([...own, ...offered.filter((choice) => !known.has(choice.text.trim()))], command.help, -1);
    }, WAIT);
  }

  accept(index) {
    const choice = this.choices[index];
    const more = choice.arguments || choice.subcommands?.length;
    this.field.value = more || choice.text.indexOf(" ") < 0 ? `${choice.text} ` : choice.text;
    this.field.focus();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    if (!more) this.close();
  }
}

// A field of a form, with what the bot suggests.
export class FieldCompletion extends Completion {
  constructor(field, form, { name, label }) {
    super(field, `${field.id}-completion`, label);
    this.form = form;
    this.name = name;
    field.addEventListener("input", () => this.update());
    field.addEventListener("blur", () => this.close());
    field.addEventListener("keydown", (event) => { if (!event.isComposing) this.key(event); });
  }

  update() {
    clearTimeout(this.timer);
    const asked = ++this.asked;
    const text = this.field.value;
    if (text.trim().length < 2) return this.close();
    this.timer = setTimeout(async () => {
      const { choices } = await ask("write", { form: this.form, field: this.name, text }).catch(() => ({ choices: [] }));
      if (asked !== this.asked) return;
      const offered = choices.filter((choice) => choice.value !== text).map((choice) => ({ text: choice.value, label: choice.label, help: "" }));
      this.show(offered, "", -1);
    }, WAIT);
  }
}

const entry = (text, command) => ({ text, label: text, help: command.help, arguments: [command.begins, command.arguments].filter(Boolean).join(" "), subcommands: command.subcommands });
