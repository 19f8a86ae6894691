// The left side: channels, the direct conversation, and the people to speak as.

import { byId, h, icon, iconButton, rove } from "./dom.js";
import { me } from "./link.js";
import { avatar, everybody, nameOf } from "./people.js";
import { t } from "./words.js";

const reading = (channel) => `read/${me}/${channel}`;

export const readUpTo = (channel) => Number(localStorage.getItem(reading(channel)) ?? 0);

export function markRead(channel, id) {
  if (Number(id) > readUpTo(channel)) localStorage.setItem(reading(channel), id);
}

export const channelIcon = (channel) => ({ open: "hash", closed: "lock", direct: "case", home: "home" })[channel.kind];
export const channelName = (channel) => ({ direct: "Mallette", home: t("home") })[channel.kind] ?? channel.name;
const unread = (channel) => Number(channel.last) > readUpTo(channel.id);

let drawn;

export function drawSidebar(channels, chosen) {
  const signature = JSON.stringify([channels.map((channel) => [channel.id, unread(channel)]), chosen, location.hash]);
  if (signature === drawn) return;
  drawn = signature;
  const of = (...kinds) => channels.filter((channel) => kinds.includes(channel.kind));
  const lists = h("nav", { class: "sidebar__lists", "aria-label": t("channels") }, list("", of("home"), chosen), list(t("channels"), of("open", "closed"), chosen), list(t("direct"), of("direct"), chosen));
  rove(lists, ".entry");
  byId("sidebar").replaceChildren(
    h("header", { class: "sidebar__head" }, h("span", { class: "logo", "aria-hidden": "true" }, icon("case")), h("div", {}, h("h1", {}, t("workspace")), h("p", {}, "Mallette")), themeButton(), iconButton("close", t("close_menu"), () => drawer(false), { class: "icon-button sidebar__close" })),
    lists,
    people(),
  );
  document.title = (channels.some(unread) ? "• " : "") + t("title");
}

function list(title, channels, chosen) {
  return h(
    "section",
    { class: "sidebar__section" },
    title && h("h2", {}, title),
    h(
      "ul",
      {},
      channels.map((channel) => {
        const isChosen = channel.id === chosen;
        const isUnread = !isChosen && unread(channel);
        return h(
          "li",
          {},
          h(
            "a",
            { class: `entry ${isUnread ? "entry--unread" : ""}`, href: `#${encodeURIComponent(channel.id)}`, "aria-current": isChosen && "page", onclick: () => drawer(false) },
            channel.kind === "direct" ? avatar("mallette", "avatar--small") : icon(channelIcon(channel)),
            h("span", { class: "entry__name" }, channelName(channel)),
            isUnread && h("span", { class: "entry__mark", role: "img", "aria-label": t("unread") }),
          ),
        );
      }),
    ),
  );
}

function people() {
  const section = h(
    "section",
    { class: "sidebar__people", "aria-label": t("speak_as") },
    h("h2", {}, t("speak_as")),
    h(
      "ul",
      {},
      everybody().slice(0, 12).map((person) => {
        const mine = person.id === me;
        const there = `?as=${encodeURIComponent(person.id)}${location.hash}`;
        return h(
          "li",
          { class: `person ${mine ? "person--me" : ""}` },
          h("a", { class: "person__switch entry", href: there, "aria-current": mine && "true", "aria-label": t("switch_to", { name: person.name }) }, avatar(person.id, "avatar--small"), h("span", { class: "entry__name" }, nameOf(person.id)), mine && h("span", { class: "tag" }, t("you"))),
          !mine && h("a", { class: "icon-button person__window", href: there, target: "_blank", rel: "noopener", title: t("open_window", { name: person.name }), "aria-label": t("open_window", { name: person.name }) }, icon("window")),
        );
      }),
    ),
  );
  rove(section, ".person__switch");
  return section;
}

function themeButton() {
  const isDark = () => document.documentElement.dataset.theme === "dark";
  const button = iconButton("moon", "", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("theme", theme);
    draw();
  });
  const draw = () => {
    const label = t(isDark() ? "light" : "dark");
    button.replaceChildren(icon(isDark() ? "sun" : "moon"));
    button.title = label;
    button.setAttribute("aria-label", label);
  };
  draw();
  return button;
}

// On a narrow screen the sidebar is a drawer.
export function drawer(open) {
  const was = document.body.classList.contains("drawer-open");
  document.body.classList.toggle("drawer-open", open);
  if (open) byId("sidebar").querySelector(".entry").focus();
  else if (was) byId("top").querySelector(".top__menu")?.focus();
}
