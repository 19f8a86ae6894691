// The messenger's own words, numbers and dates, in the language of the sandbox.

// As the bot writes its dates and times.
const LOCALES = { fr: "fr-FR", en: "en-GB" };

let texts = {};
let language = "fr";
let plural = new Intl.PluralRules(language);

export function speak(state) {
  ({ texts, language } = state);
  plural = new Intl.PluralRules(language);
  document.documentElement.lang = language;
  document.title = t("title");
}

export function t(key, facts = {}) {
  let text = key.split(".").reduce((found, part) => found?.[part], texts) ?? key;
  if (typeof text === "object") text = text[plural.select(facts.count)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
}

const format = (date, options) => new Intl.DateTimeFormat(LOCALES[language], options).format(date);
const capital = (text) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
const sameDay = (a, b) => a.toDateString() === b.toDateString();

export const time = (date) => format(date, { hour: "2-digit", minute: "2-digit" });
export const longDay = (date) => format(date, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const shortDay = (date) => format(date, { weekday: "short", day: "numeric", month: "short" });
export const moment = (date) => t("clock_short", { day: longDay(date), time: time(date) });

export function day(date, now) {
  const before = new Date(now);
  before.setDate(before.getDate() - 1);
  if (sameDay(date, now)) return t("today");
  if (sameDay(date, before)) return t("yesterday");
  return capital(format(date, { weekday: "long", day: "numeric", month: "long", year: date.getFullYear() === now.getFullYear() ? undefined : "numeric" }));
}

export const when = (date, now) =>
  sameDay(date, now)
    ? t("at_time", { time: time(date) })
    : t("on_day", { day: format(date, { day: "numeric", month: "long" }) });

export { sameDay };
