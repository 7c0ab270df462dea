// One question on the page: its control, its rationale, its confidence and what is wrong with them.

import { knows, t } from "./strings.js";

export const MISSING = "missing";

export class Field {
  constructor(box, spec, control) {
    this.box = box;
    this.spec = spec;
    this.control = control;
    this.error = box.querySelector(":scope > .error");
    this.rationale = box.querySelector("[data-part=rationale] textarea");
    this.confidence = box.querySelector("[data-part=confidence] input");
    this.confidence?.addEventListener("input", () => this.sure(Number(this.confidence.value)));
    this.confidence?.addEventListener("pointerdown", () => this.sure(Number(this.confidence.value)));
  }

  get shown() {
    return !this.box.hidden;
  }

  draw(task, saved) {
    this.control.draw(task, saved?.value);
    if (this.rationale) this.rationale.value = saved?.rationale ?? "";
    if (this.confidence) this.sure(saved?.confidence ?? null);
    this.tell(null);
  }

  sure(percent) {
    this.confidence.value = percent ?? 50;
    this.confidence.classList.toggle("unset", percent === null);
    const words = percent === null ? t("confidence_none") : t("percent", { n: percent });
    this.box.querySelector("[data-part=confidence] output").value = words;
    this.confidence.setAttribute("aria-valuetext", words);
  }

  isSure() {
    return this.confidence && !this.confidence.classList.contains("unset");
  }

  // The answer as the server takes it, or undefined.
  read() {
    const value = this.control.read();
    if (value === undefined) return undefined;
    const answer = { value };
    if (this.rationale?.value.trim()) answer.rationale = this.rationale.value;
    if (this.isSure()) answer.confidence = Number(this.confidence.value);
    return answer;
  }

  // What must be kept of it while it is not finished.
  draft() {
    const value = this.control.draft ? this.control.draft() : this.control.read();
    const answer = {};
    if (value !== undefined) answer.value = value;
    if (this.rationale?.value) answer.rationale = this.rationale.value;
    if (this.isSure()) answer.confidence = Number(this.confidence.value);
    return Object.keys(answer).length ? answer : undefined;
  }

  // What is wrong with it as the rater can see before it is sent, or null.
  problem() {
    const wrong = this.control.problem?.();
    if (wrong) return wrong;
    const answer = this.read();
    if (answer === undefined) return this.spec.required ? t("error_missing") : null;
    if (this.spec.rationale === "required" && !answer.rationale) return t("error_missing_rationale");
    if (this.spec.confidence && answer.confidence === undefined) return t("error_missing_confidence");
    return null;
  }

  answered() {
    return this.read() !== undefined && this.problem() === null;
  }

  tell(words) {
    this.error.textContent = words ?? "";
    this.error.hidden = !words;
    this.box.toggleAttribute("data-wrong", Boolean(words));
  }

  refuse(error) {
    const name = `error_${error.code}`;
    this.tell(knows(name) ? t(name) : error.message);
  }

  focus() {
    this.box.scrollIntoView({ block: "nearest" });
    if (this.control.read() === undefined || this.control.problem?.()) this.control.focus();
    else if (this.confidence && !this.isSure()) this.confidence.focus();
    else if (this.spec.rationale === "required" && !this.rationale.value.trim()) this.rationale.focus();
    else this.control.focus();
  }
}
