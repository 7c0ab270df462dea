// The guideline beside the item; on a narrow screen it covers the item, and nothing is answered below it.

import { byId } from "./element.js";

const narrow = matchMedia("(max-width: 56rem)"); // as in rate.css

export class Guideline {
  constructor(guideline) {
    this.box = byId("guideline");
    if (!this.box) return;
    this.button = byId("open-guideline");
    this.html = guideline?.html ?? "";
    this.button.addEventListener("click", () => this.toggle());
    this.box.querySelector("[data-close]").addEventListener("click", () => this.close());
    narrow.addEventListener("change", () => this.cover());
  }

  covers() {
    return Boolean(this.box) && !this.box.hidden && narrow.matches;
  }

  cover() {
    for (const part of document.querySelectorAll(".top, main, .bottom")) part.inert = this.covers();
  }

  toggle() {
    if (!this.box) return;
    if (!this.box.hidden) return this.close();
    const prose = this.box.querySelector(".prose");
    if (!prose.hasChildNodes()) prose.innerHTML = this.html; // sanitised by the server
    this.box.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.cover();
    byId("guideline-title").focus({ preventScroll: true });
  }

  close() {
    if (!this.box || this.box.hidden) return false;
    const within = this.box.contains(document.activeElement);
    this.box.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.cover();
    if (within) this.button.focus({ preventScroll: true });
    return true;
  }
}
