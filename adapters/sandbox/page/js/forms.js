// The bot's forms. What somebody typed is never lost: closed or not, it comes back until it is sent.

import { spans } from "./cards.js";
import { FieldCompletion } from "./completion.js";
import { byId, h, icon, iconButton } from "./dom.js";
import { ask, me } from "./link.js";
import { announce, notice } from "./notices.js";
import { t } from "./words.js";

let current;

export function openForm(form) {
  if (current?.form.id === form.id) return current.mend(form.errors);
  current?.leave({ silent: true });
  current = new OpenForm(form);
}

class OpenForm {
  constructor(form) {
    this.form = form;
    this.draft = `form/${me}/${form.draft}`;
    this.dialog = byId("form");
    this.fields = new Map(form.fields.map((field) => [field.name, field.kind === "choice_field" ? choices(field) : words(field, form.id)]));
    this.problems = h("p", { class: "form__problems", role: "alert", hidden: true });
    this.submit = h("button", { type: "submit", class: "button button--primary" }, form.submit);
    this.back = h("p", { class: "form__back", hidden: true }, t("draft_back"), " ", h("button", { type: "button", class: "link", onclick: () => this.startOver() }, t("start_over")));
    const close = () => this.leave();
    const element = h(
      "form",
      { class: "form", novalidate: true, method: "dialog" },
      h("header", { class: "dialog__head" }, h("h2", { id: "form-title" }, form.title), iconButton("close", t("close"), close)),
      h("div", { class: "form__fields" }, form.intro.length > 0 && h("p", { class: "form__intro" }, spans(form.intro)), this.back, this.problems, [...this.fields.values()].map((field) => field.element)),
      h("footer", { class: "dialog__foot" }, h("button", { type: "button", class: "button button--plain", onclick: close }, t("cancel")), this.submit),
    );
    element.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    element.addEventListener("input", () => localStorage.setItem(this.draft, JSON.stringify(this.values())));
    element.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.send(); });
    this.dialog.oncancel = (event) => { event.preventDefault(); this.leave(); };
    this.dialog.replaceChildren(element);
    this.resume();
    if (!this.dialog.open) this.dialog.showModal();
    [...this.fields.values()][0]?.focus();
    this.mend(form.errors);
  }

  values() {
    return Object.fromEntries([...this.fields].map(([name, field]) => [name, field.value]));
  }

  resume() {
    const kept = JSON.parse(localStorage.getItem(this.draft) ?? "null");
    if (!kept) return;
    for (const [name, field] of this.fields) if (typeof kept[name] === "string") field.value = kept[name];
    this.back.hidden = false;
  }

  startOver() {
    localStorage.removeItem(this.draft);
    for (const field of this.form.fields) this.fields.get(field.name).value = field.value;
    this.back.hidden = true;
    [...this.fields.values()][0]?.focus();
  }

  mend(errors) {
    const sentences = new Map(errors);
    for (const [name, field] of this.fields) field.error = sentences.get(name) ?? "";
    this.say(errors.length ? [t("form_errors", { count: errors.length }), ...errors.filter(([name]) => !this.fields.has(name)).map(([, sentence]) => sentence)].join(" ") : "");
    [...this.fields].find(([name]) => sentences.has(name))?.[1].focus();
  }

  say(text) {
    this.problems.textContent = text;
    this.problems.hidden = !text;
  }

  async send() {
    if (this.submit.disabled) return;
    this.submit.disabled = true;
    this.submit.setAttribute("aria-busy", "true");
    try {
      const { errors } = await ask("submit", { form: this.form.id, values: this.values() });
      if (errors.length) this.mend(errors);
      else this.done();
    } catch (refused) {
      this.say(refused.message || t("not_reached"));
    } finally {
      this.submit.disabled = false;
      this.submit.removeAttribute("aria-busy");
    }
  }

  done() {
    localStorage.removeItem(this.draft);
    // The answer to a form may be another form, already open in the same dialog.
    if (current === this) this.shut();
  }

  leave({ silent = false } = {}) {
    ask("leave", { form: this.form.id }).catch(() => {});
    if (localStorage.getItem(this.draft) && !silent) notice(t("draft_kept"));
    this.shut();
  }

  shut() {
    this.dialog.close();
    current = undefined;
  }
}

let count = 0;

function labelled(field, control, extra) {
  const error = h("p", { class: "form__error", id: `${control.id}-error`, hidden: true });
  const hint = field.hint && h("p", { class: "hint", id: `${control.id}-hint` }, field.hint);
  const described = [field.hint && `${control.id}-hint`, `${control.id}-error`, extra?.id].filter(Boolean).join(" ");
  control.setAttribute("aria-describedby", described);
  return {
    hint,
    error,
    show(text) {
      error.replaceChildren(...(text ? [icon("warn"), text] : []));
      error.hidden = !text;
      control.toggleAttribute("aria-invalid", Boolean(text));
      if (text) control.setAttribute("aria-invalid", "true");
    },
  };
}

function words(field, form) {
  const id = `field-${++count}`;
  const input = h(field.multiline ? "textarea" : "input", { class: "field", id, name: field.name, rows: field.multiline && "3", type: !field.multiline && "text", autocomplete: "off", "aria-required": field.required && "true", value: field.value });
  const left = h("span", { class: "form__left", id: `${id}-left` });
  const parts = labelled(field, input, left);
  const measure = () => {
    const room = field.max_length - [...input.value].length;
    left.textContent = room < 0 ? t("characters_over", { count: -room }) : room < Math.max(Math.min(20, field.max_length / 4), field.max_length * 0.15) ? t("characters_left", { count: room }) : "";
    left.classList.toggle("form__left--over", room < 0);
    if (!field.multiline) return;
    input.style.height = "auto";
    input.style.height = `${Math.min(Math.max(input.scrollHeight + 2, 78), 260)}px`;
  };
  input.addEventListener("input", () => { parts.show(""); measure(); });
  requestAnimationFrame(measure);
  const completion = field.completed && new FieldCompletion(input, form, field);
  const label = h("label", { class: "form__label", for: id }, field.label, field.required && [" ", h("span", { class: "form__required" }, t("required"))]);
  return {
    element: h("div", { class: "form__field" }, h("div", { class: "form__line" }, label, left), parts.hint, input, completion?.box, parts.error),
    focus: () => input.focus(),
    get value() { return input.value; },
    set value(text) { input.value = text; measure(); },
    set error(text) { parts.show(text); if (text) announce(`${field.label} : ${text}`); },
  };
}

function choices(field) {
  const id = `field-${++count}`;
  const many = field.choices.length > 4;
  const select = many && h("select", { class: "field", id }, field.choices.map((choice) => h("option", { value: choice.value }, choice.label)));
  const radios = many ? [] : field.choices.map((choice) => h("input", { type: "radio", name: id, value: choice.value }));
  const group = many
    ? h("div", { class: "form__field" }, h("label", { class: "form__label", for: id }, field.label))
    : h("fieldset", { class: "form__field", id }, h("legend", { class: "form__label" }, field.label));
  const parts = labelled(field, many ? select : group);
  const options = radios.map((radio, index) => h("label", { class: "form__choice" }, radio, h("span", {}, field.choices[index].label)));
  group.append(...[parts.hint, many ? select : h("div", { class: "form__choices" }, options), parts.error].filter(Boolean));
  const value = (text) => {
    if (many) select.value = text;
    else for (const radio of radios) radio.checked = radio.value === text;
  };
  value(field.value);
  group.addEventListener("input", () => parts.show(""));
  return {
    element: group,
    focus: () => (many ? select : radios.find((radio) => radio.checked) ?? radios[0]).focus(),
    get value() { return many ? select.value : radios.find((radio) => radio.checked)?.value ?? ""; },
    set value(text) { value(text); },
    set error(text) { parts.show(text); },
  };
}
