// What the page says of itself: the last answer, what waits, and the notice above the item.

import { byId, element } from "./element.js";
import { counted, t } from "./strings.js";

const SHOWN = 2000;

export class Status {
  constructor(mayUndo) {
    this.mayUndo = mayUndo;
    this.line = byId("saved");
    this.live = byId("live");
    this.notice = byId("notice");
    this.count = 0;
    this.why = null;
    this.timer = null;
  }

  // The last answer stays in sight for two seconds.
  said(words, undoable) {
    clearTimeout(this.timer);
    this.line.replaceChildren(element("b", { dir: "auto" }, words));
    if (undoable && this.mayUndo) {
      const [before, after] = t("undo_hint").split("{key}");
      this.line.append(" · ", before, element("kbd", {}, "u"), after ?? "");
    }
    this.timer = setTimeout(() => {
      this.timer = null;
      this.rest();
    }, SHOWN);
  }

  note(words) {
    this.said(words, false);
    this.announce(words);
  }

  waits(count, why) {
    this.count = count;
    this.why = count ? (why ?? this.why) : null;
    if (this.why || this.timer === null) this.rest();
  }

  rest() {
    if (this.count && this.why) this.line.textContent = `${t("saved")} · ${counted("waiting", this.count)}`;
    else if (!this.count) this.line.textContent = this.line.textContent && t("saved");
  }

  announce(words) {
    this.live.textContent = "";
    setTimeout(() => (this.live.textContent = words), 30); // the same words twice are two events
  }

  tell(words) {
    this.notice.hidden = !words;
    this.notice.firstElementChild.textContent = words ?? "";
    if (words) this.announce(words);
  }
}
