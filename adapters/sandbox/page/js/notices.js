// Short notices at the edge, and what a screen reader is told.

import { byId, h, icon } from "./dom.js";
import { t } from "./words.js";

export function notice(text, kind = "plain") {
  const toast = h("div", { class: `toast toast--${kind}` }, kind === "warn" && icon("warn"), h("span", {}, text));
  const gone = () => toast.remove();
  toast.append(h("button", { type: "button", class: "icon-button", "aria-label": t("close"), onclick: gone }, icon("close")));
  byId("toasts").append(toast);
  setTimeout(gone, kind === "warn" ? 8000 : 4000);
}

export const problem = (refused) => notice(refused.message || t("not_reached"), "warn");

export function announce(text) {
  byId("announcer").textContent = text.slice(0, 300);
}
