// Brings the page together: where one is, what is news, and who draws it.

import { clock, now, setClock } from "./clock.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { byId, h, icon, iconButton } from "./dom.js";
import { openForm } from "./forms.js";
import { ask, listen, me, read } from "./link.js";
import { announce, notice, problem } from "./notices.js";
import { avatar, meet, nameOf } from "./people.js";
import { channelIcon, channelName, drawer, drawSidebar, markRead } from "./sidebar.js";
import { speak, t } from "./words.js";

let state;
let channel;
let thread;

const here = () => {
  const [id, message] = location.hash.slice(1).split("/");
  const found = state.channels.find((known) => known.id === id) ?? state.channels[0];
  return { found, message: found.id === id ? message : undefined };
};

const goTo = (id, message) => { location.hash = message ? `${id}/${message}` : id; };

const view = (found) => ({
  me,
  now,
  title: channelName(found),
  entries: state.menu,
  isHome: found.kind === "home",
  openThread: (message) => goTo(found.id, message),
});

// ---- The channel and the thread --------------------------------------------------------------------------

async function show() {
  const { found, message } = here();
  if (channel?.place.channel !== found.id) {
    channel = new Conversation({ channel: found.id, thread: null }, view(found), beginning(found));
    byId("channel").replaceChildren(channel.element);
    byId("channel").setAttribute("aria-label", channelName(found));
    drawTop(found);
    const loading = channel.load();
    if (found.kind === "home") ask("home", {}).catch(problem);
    else writeIn(found, !message);
    await loading;
  }
  showThread(found, message);
  readNow(found);
}

function writeIn(found, atOnce) {
  const composer = new Composer(channel.place, {
    commands: state.commands,
    label: found.kind === "direct" ? t("write_direct") : t("write_in", { channel: `#${found.name}` }),
    archived: found.archived,
    onsent: () => channel.toEnd(),
  });
  byId("channel").append(composer.element);
  if (atOnce && matchMedia("(hover: hover)").matches) composer.focus();
}

function showThread(found, message) {
  const panel = byId("thread");
  panel.hidden = !message;
  document.body.classList.toggle("thread-open", Boolean(message));
  if (!message) {
    thread = undefined;
    panel.replaceChildren();
    return;
  }
  if (thread?.place.thread === message) return;
  thread = new Conversation({ channel: found.id, thread: message }, { ...view(found), title: t("thread") });
  const composer = new Composer(thread.place, { commands: state.commands, label: t("write_reply"), archived: found.archived, onsent: () => thread.toEnd() });
  panel.setAttribute("aria-label", t("thread"));
  panel.replaceChildren(
    h("header", { class: "thread__head" }, iconButton("back", t("back"), closeThread, { class: "icon-button thread__back" }), h("h2", {}, t("thread")), h("span", { class: "thread__where" }, found.kind === "direct" ? channelName(found) : `#${found.name}`), iconButton("close", t("close_thread"), closeThread, { class: "icon-button thread__close" })),
    thread.element,
    composer.element,
  );
  thread.load().then((found) => { if (!found) closeThread(); });
  composer.focus();
}

function closeThread() {
  const opened = thread?.place.thread;
  goTo(here().found.id);
  requestAnimationFrame(() => byId("channel").querySelector(`[data-id="${CSS.escape(opened)}"]`)?.focus());
}

function drawTop(found) {
  const shared = ["open", "closed"].includes(found.kind);
  const about = t(`${found.kind}_channel`, { count: found.people.length });
  byId("top").replaceChildren(
    h(
      "div",
      { class: "top__where" },
      iconButton("menu", t("menu"), () => drawer(true), { class: "icon-button top__menu" }),
      icon(channelIcon(found)),
      h("div", { class: "top__names" }, h("h2", {}, channelName(found)), h("p", {}, about, found.archived && ` · ${t("archived")}`)),
      shared && h("div", { class: "top__people", "aria-hidden": "true" }, found.people.slice(0, 5).map((person) => avatar(person, "avatar--small"))),
    ),
    clock(),
  );
}

function beginning(found) {
  if (found.kind === "home") return undefined;
  return h("div", { class: "beginning" }, h("span", { class: "beginning__icon" }, icon(channelIcon(found))), h("h3", {}, found.kind === "direct" ? t("beginning_alone") : t("beginning", { channel: `#${found.name}` })), h("p", {}, t(`beginning_${found.kind}`)));
}

function readNow(found) {
  if (!document.hidden) markRead(found.id, found.last);
  drawSidebar(state.channels, found.id);
}

// ---- News ------------------------------------------------------------------------------------------------

const NEWS = {
  message({ message }) {
    for (const conversation of [channel, thread]) if (conversation?.belongs(message)) conversation.take(message);
    const found = state.channels.find((known) => known.id === message.channel);
    const isNew = Number(message.id) > Number(found.last) && !message.deleted;
    if (!isNew || message.author === me) return;
    found.last = message.id;
    if (found === here().found) announce(t("announce", { name: nameOf(message.author), text: message.text }));
    readNow(here().found);
  },
  form: ({ form }) => openForm(form),
  notice: ({ reason }) => notice(t(`refused.${reason}`), "warn"),
  clock: (news) => setClock(news.now),
  busy({ on, channel: id, thread: message }) {
    for (const conversation of [channel, thread])
      if (conversation?.place.channel === id && conversation.place.thread === message) conversation.setBusy(on);
  },
};

async function connected() {
  byId("offline").hidden = true;
  try {
    const isFirst = !state;
    state = await read("state");
    setClock(state.now);
    meet(state);
    if (isFirst) begin();
    else await Promise.all([channel?.load(), thread?.load()]);
    readNow(here().found);
  } catch (refused) {
    if (refused.status === 404) location.replace("?as=nadia");
    else problem(refused);
  }
}

function begin() {
  speak(state);
  byId("skip").textContent = t("skip");
  byId("scrim").setAttribute("aria-label", t("close_menu"));
  byId("skip").addEventListener("click", () => byId("channel").querySelector('.message[tabindex="0"]')?.focus());
  byId("scrim").addEventListener("click", () => drawer(false));
  addEventListener("hashchange", show);
  document.addEventListener("visibilitychange", () => readNow(here().found));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (document.body.classList.contains("drawer-open")) drawer(false);
    else if (thread) closeThread();
  });
  show();
}

function lost() {
  if (!state) return;
  byId("offline").textContent = t("offline");
  byId("offline").hidden = false;
}

if (!me) location.replace(`?as=nadia${location.hash}`);
else listen({ onnews: (news) => state && NEWS[news.type]?.(news), onopen: connected, onlost: lost });
