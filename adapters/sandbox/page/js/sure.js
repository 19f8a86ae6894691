// Asks before something cannot be taken back.

import { byId, h } from "./dom.js";
import { t } from "./words.js";

export function sure(question, hint, yes) {
  const dialog = byId("sure");
  dialog.returnValue = "";
  dialog.replaceChildren(
    h(
      "form",
      { method: "dialog", class: "sure" },
      h("h2", { id: "sure-title" }, question),
      h("p", { class: "hint" }, hint),
      h("div", { class: "dialog__foot" }, h("button", { class: "button button--plain", value: "no" }, t("cancel")), h("button", { class: "button button--danger", value: "yes", autofocus: true }, yes)),
    ),
  );
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}
