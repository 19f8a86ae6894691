// One message, as it is drawn.

import { card } from "./cards.js";
import { h, icon, iconButton } from "./dom.js";
import { ask } from "./link.js";
import { menu, palette } from "./menus.js";
import { notice, problem } from "./notices.js";
import { avatar, isBot, nameOf } from "./people.js";
import { sure } from "./sure.js";
import { t, time, when } from "./words.js";

const attempt = (deed, body) => ask(deed, body).catch(problem);

// `view` says who looks, what the clock says, whether this opens a group, and how to open a thread.
export function drawMessage(message, view) {
  const at = new Date(message.at);
  const name = nameOf(message.author);
  const article = h(
    "li",
    {
      class: ["message", view.first && "message--first", message.private && "message--private", message.deleted && "message--deleted"].filter(Boolean).join(" "),
      tabindex: "-1",
      dataset: { id: message.id },
    },
    h("div", { class: "message__side" }, view.first ? avatar(message.author) : h("time", { class: "message__hour", datetime: message.at }, time(at))),
    h(
      "div",
      { class: "message__body" },
      message.private && privacy(message),
      view.first ? heading(message, name, at) : h("span", { class: "unseen" }, name),
      message.deleted ? h("p", { class: "message__gone" }, t("deleted")) : words(message),
      message.unheard && message.author === view.me && h("p", { class: "message__unheard", role: "status" }, icon("warn"), t("unheard")),
      reactions(message, view.me),
      !view.inThread && replies(message, view),
    ),
  );
  if (!message.deleted) article.append(toolbar(article, message, view));
  return article;
}

function heading(message, name, at) {
  return h(
    "div",
    { class: "message__head" },
    h("span", { class: "message__name" }, name),
    isBot(message.author) && h("span", { class: "tag" }, t("bot")),
    h("time", { class: "message__time", datetime: message.at }, time(at)),
  );
}

function privacy(message) {
  return h("div", { class: "message__privacy" }, icon("eye"), h("span", {}, t("private")), iconButton("close", t("dismiss"), () => attempt("dismiss", { message: message.id })));
}

function words(message) {
  if (message.card) return card(message.card, (number) => attempt("press", { message: message.id, number }));
  return h("p", { class: "message__text" }, linked(message.text), message.edited && h("span", { class: "message__edited" }, ` (${t("edited")})`));
}

// Addresses in what people write become links; all the rest is text.
function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)»])/).map((piece, index) =>
    index % 2 ? h("a", { href: piece, target: "_blank", rel: "noopener noreferrer" }, piece) : piece,
  );
}

function reactions(message, me) {
  const entries = Object.entries(message.reactions);
  if (!entries.length) return null;
  return h(
    "div",
    { class: "reactions" },
    entries.map(([emoji, people]) => {
      const label = t("reaction_by", { emoji, names: people.map(nameOf).join(", ") });
      return h(
        "button",
        { type: "button", class: "reaction", "aria-pressed": String(people.includes(me)), "aria-label": label, title: label, onclick: () => attempt("react", { message: message.id, emoji }) },
        h("span", {}, emoji),
        h("span", { class: "reaction__count" }, String(people.length)),
      );
    }),
  );
}

function replies(message, view) {
  const { count, last, people } = message.replies;
  if (!count) return null;
  return h(
    "button",
    { type: "button", class: "replies", onclick: () => view.openThread(message.id) },
    h("span", { class: "replies__faces" }, people.slice(0, 4).map((person) => avatar(person, "avatar--small"))),
    h("span", { class: "replies__count" }, t("reply_count", { count })),
    h("span", { class: "replies__last" }, t("last_reply", { when: when(new Date(last), view.now) })),
  );
}

function toolbar(article, message, view) {
  if (message.private || view.isHome) return "";
  const mine = message.author === view.me;
  const more = iconButton("dots", t("more"), () =>
    menu(more, t("more"), [
      ...view.entries.map((entry) => ({ icon: "case", label: entry.label, run: () => attempt("pick", { message: message.id, entry: entry.name }) })),
      { icon: "link", label: t("copy_link"), run: () => copyLink(message) },
      mine && "line",
      mine && { icon: "pen", label: t("edit"), run: () => editInPlace(article, message) },
      mine && { icon: "bin", label: t("delete"), danger: true, run: () => remove(message) },
    ]),
    { "aria-haspopup": "menu" },
  );
  const react = iconButton("smile", t("react"), () => palette(react, t("choose"), (emoji) => attempt("react", { message: message.id, emoji })), { "aria-haspopup": "menu" });
  return h(
    "div",
    { class: "message__tools", role: "toolbar", "aria-label": t("actions_of", { name: nameOf(message.author) }) },
    react,
    !view.inThread && iconButton("thread", t("reply"), () => view.openThread(message.id)),
    more,
  );
}

async function copyLink(message) {
  const link = new URL(location);
  link.hash = message.thread ? `${message.channel}/${message.thread}` : `${message.channel}/${message.id}`;
  await navigator.clipboard?.writeText(link.href).then(() => notice(t("link_copied")), () => {});
}

async function remove(message) {
  if (await sure(t("delete_sure"), t("delete_hint"), t("delete"))) attempt("delete", { message: message.id });
}

export function editInPlace(article, message) {
  const shown = article.querySelector(".message__text");
  const field = h("textarea", { class: "field", "aria-label": t("edit"), rows: "1", maxlength: "8000", value: message.text });
  const leave = () => {
    box.replaceWith(shown);
    delete article.dataset.editing;
    article.focus();
  };
  const save = async () => {
    if (!field.value.trim() || field.value.trim() === message.text) return leave();
    try {
      await ask("edit", { message: message.id, text: field.value });
      leave();
    } catch (refused) {
      problem(refused);
      // Kept here, and handed to the bot later: there is nothing more to edit.
      if (refused.status >= 500) leave();
    }
  };
  const box = h(
    "div",
    { class: "edit" },
    field,
    h("div", { class: "edit__foot" }, h("span", { class: "hint" }, t("edit_hint")), h("button", { type: "button", class: "button button--plain", onclick: leave }, t("cancel")), h("button", { type: "button", class: "button button--primary", onclick: save }, t("save"))),
  );
  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  };
  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); leave(); }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); save(); }
  });
  // While somebody is writing in it, news must not redraw the message.
  article.dataset.editing = "";
  shown.replaceWith(box);
  grow();
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
