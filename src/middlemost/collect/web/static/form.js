// The questions about an item: which are asked, which one the keys act on, and what has been answered.

import { byId } from "./element.js";
import { Field } from "./field.js";

function chosen(answer) {
  const value = answer?.value;
  if (Array.isArray(value)) return value;
  return typeof value === "string" ? [value] : value?.choice ? [value.choice] : [];
}

export class Form {
  // told.changed() after each change, told.finish() when a lone question has its answer, told.announce(words)
  static async made(specs, told) {
    const form = new Form(told);
    const modules = await Promise.all(specs.map((spec) => import(`./questions/${spec.type}.js`)));
    specs.forEach((spec, place) => form.add(spec, modules[place].control));
    return form;
  }

  constructor(told) {
    this.told = told;
    this.box = byId("form");
    this.alone = "alone" in this.box.dataset;
    this.fields = [];
    this.box.addEventListener("input", () => this.changed());
    this.box.addEventListener("change", () => this.changed());
    this.box.addEventListener("focusin", () => this.mark());
    this.box.addEventListener("submit", (event) => {
      event.preventDefault();
      told.submit();
    });
  }

  add(spec, control) {
    const box = this.box.querySelector(`[data-question="${spec.name}"]`);
    const tools = {
      alone: this.alone,
      changed: () => this.changed(),
      finish: () => this.told.submit(),
      announce: (words) => this.told.announce(words),
    };
    this.fields.push(new Field(box, spec, control(box, spec, tools)));
  }

  draw(task, saved) {
    this.task = task;
    for (const field of this.fields) field.draw(task, saved[field.spec.name]);
    this.box.hidden = false;
    this.ask();
    this.mark();
  }

  close() {
    this.box.hidden = true;
  }

  // Questions whose condition does not hold are not asked.
  ask() {
    const answers = new Map();
    for (const field of this.fields) {
      const when = field.spec.when;
      const asked = !when || chosen(answers.get(when.question)).some((value) => when.is.includes(value));
      field.box.hidden = !asked;
      if (asked) answers.set(field.spec.name, field.read());
    }
  }

  changed() {
    this.ask();
    for (const field of this.fields) if (field.box.hasAttribute("data-wrong") && !field.problem()) field.tell(null);
    this.mark();
    this.told.changed();
  }

  asked() {
    return this.fields.filter((field) => field.shown);
  }

  // The question that keys act on: the one with the focus, else the first without an answer, else the last.
  active() {
    const asked = this.asked();
    const focused = asked.find((field) => field.box.contains(document.activeElement));
    return focused ?? asked.find((field) => !field.answered()) ?? asked.at(-1);
  }

  mark() {
    const active = this.alone || this.fields.length === 1 ? null : this.active();
    for (const field of this.fields) field.box.toggleAttribute("data-active", field === active);
  }

  key(key) {
    const active = this.active();
    if (!active) return false;
    const owns = (field) => field.spec.labels?.some((label) => label.hotkey === key) || field.spec.points?.some((point) => point.hotkey === key);
    const taker = active.control.key?.(key) ? active : this.asked().find((field) => field !== active && owns(field) && field.control.key(key));
    if (!taker) return false;
    if (!this.alone) {
      this.changed();
      if (taker.control.single) this.goOn(taker);
    }
    return true;
  }

  // Goes into the field that waits for words, if it is not there yet.
  startWriting() {
    const active = this.active();
    const waits = active?.control.writes && !active.answered() && active.spec.required && !active.box.contains(document.activeElement);
    if (waits) active.focus();
    return Boolean(waits);
  }

  // After a question that one key answers: to what else it asks, to the next that needs an answer, or to the button.
  goOn(from) {
    if (from.problem()) return from.focus();
    const next = this.asked().find((field) => field.spec.required && !field.answered());
    if (next) next.focus();
    else this.box.querySelector("button[type=submit]")?.focus();
  }

  read() {
    return this.collected((field) => field.read());
  }

  draft() {
    return this.collected((field) => field.draft());
  }

  collected(part) {
    const answers = {};
    for (const field of this.asked()) {
      const answer = part(field);
      if (answer !== undefined) answers[field.spec.name] = answer;
    }
    return answers;
  }

  // Shows what is missing and goes there; true if nothing is.
  complete() {
    const wrong = this.asked().filter((field) => {
      const words = field.problem();
      field.tell(words);
      return words !== null;
    });
    if (wrong.length === 0) return true;
    wrong[0].focus();
    this.told.announce(wrong[0].error.textContent);
    return false;
  }

  refuse(questions) {
    const refused = this.fields.filter((field) => field.spec.name in questions);
    for (const field of refused) field.refuse(questions[field.spec.name]);
    refused[0]?.focus();
    return refused.length > 0;
  }

  // The answer in a few words, for "Yes · undo u".
  said(answers) {
    const words = this.fields.map((field) => {
      const answer = answers[field.spec.name];
      return answer === undefined ? "" : field.control.say(answer.value);
    });
    const joined = words.filter(Boolean).join(" · ");
    return joined.length > 60 ? `${joined.slice(0, 59)}…` : joined;
  }

  keys() {
    return this.asked().map((field) => [field.spec.prompt, field.control.keys()]).filter(([, keys]) => keys.length);
  }
}
