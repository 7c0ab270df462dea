// The dialogs: why an item is skipped or flagged, and which keys there are.

import { byId, element } from "./element.js";
import { isTyping } from "./keys.js";
import { t } from "./strings.js";

function closing(dialog) {
  for (const button of dialog.querySelectorAll("[data-close]")) button.addEventListener("click", () => dialog.close());
}

export class Reasons {
  // send(reason, comment) is called when a reason was given
  constructor(kind, send) {
    this.dialog = byId(`${kind}-dialog`);
    if (!this.dialog) return;
    this.form = this.dialog.querySelector("form");
    this.error = this.dialog.querySelector(".error");
    closing(this.dialog);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const reason = this.form.elements.reason.value;
      if (!reason) return (this.error.textContent = t("reason_missing"));
      this.dialog.close();
      send(reason, this.form.elements.comment.value.trim());
    });
    this.dialog.addEventListener("keydown", (event) => this.key(event));
  }

  open() {
    if (!this.dialog || this.dialog.open) return;
    this.form.reset();
    this.error.textContent = "";
    this.dialog.showModal();
    this.form.querySelector("input").focus();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (event.key === "Enter") this.form.requestSubmit();
    } else if (event.key === "Enter" && !event.shiftKey && event.target.matches("textarea, input")) {
      event.preventDefault();
      if (!event.isComposing) this.form.requestSubmit();
    } else if (!isTyping(event.target)) {
      const choice = this.form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (!choice) return;
      event.preventDefault();
      choice.checked = true;
      choice.focus();
    }
  }
}

function rows(pairs) {
  const list = element("dl", {});
  for (const [keys, meaning] of pairs) {
    const shown = [].concat(keys).flatMap((key, place) => [place ? " " : "", element("kbd", {}, key)]);
    list.append(element("div", {}, element("dt", {}, ...shown), element("dd", { dir: "auto" }, meaning)));
  }
  return list;
}

export class KeysHelp {
  constructor(groups) {
    this.dialog = byId("keys-dialog");
    this.groups = groups; // () => [[title, [[keys, meaning], …]], …]
    closing(this.dialog);
    this.dialog.addEventListener("keydown", (event) => event.key === "?" && this.dialog.close());
  }

  open() {
    if (this.dialog.open) return;
    const list = this.dialog.querySelector(".keys-list");
    list.replaceChildren(...this.groups().flatMap(([title, pairs]) => [element("h3", { dir: "auto" }, title), rows(pairs)]));
    this.dialog.showModal();
    this.dialog.scrollTop = 0;
  }
}
