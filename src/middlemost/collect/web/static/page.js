// The rater's page: shows an item, takes its answer, and draws the next one from the reply.

import { get, isTurn, post } from "./api.js";
import * as clock from "./clock.js";
import { drawn } from "./content.js";
import { KeysHelp, Reasons } from "./dialogs.js";
import { Drafts } from "./drafts.js";
import { earlierAnswer } from "./earlier.js";
import { byId } from "./element.js";
import { Form } from "./form.js";
import { Guideline } from "./guideline.js";
import { pageKeys } from "./help.js";
import { Outbox } from "./outbox.js";
import { Status } from "./status.js";
import { firstTime } from "./storage.js";
import { counted, knows, t } from "./strings.js";

const LOOK_AGAIN = 20000;
const COMES_BACK = new Set(["nothing-now", "paused", "offline"]);

export class Page {
  static async made(me) {
    const page = new Page(me);
    const told = { changed: () => page.changed(), submit: () => page.submit(), announce: (words) => page.status.announce(words) };
    page.form = await Form.made(me.questions, told);
    return page;
  }

  constructor(me) {
    this.me = me;
    this.task = null;
    this.sending = null; // the id of what was sent for this item
    const scope = [me.study.key, me.rater.name].map(encodeURIComponent).join(":");
    this.status = new Status(me.study.corrections);
    this.drafts = new Drafts(scope);
    this.panel = new Guideline(me.guideline);
    this.skipping = new Reasons("skip", (reason, comment) => this.send("/api/skips", this.remark(reason, comment), t("skipped")));
    this.flagging = new Reasons("flag", (reason, comment) => this.remarkOn(reason, comment));
    this.keysHelp = new KeysHelp(() => [...(this.task ? this.form.keys() : []), [t("keys_page"), pageKeys(me)]]);
    this.outbox = new Outbox(scope, post, {
      settled: (entry, reply) => this.settled(entry, reply),
      waiting: (count, why) => this.waits(count, why),
    });
    window.addEventListener("storage", (event) => this.elsewhere(event));
    window.addEventListener("pagehide", () => this.keepDraft());
  }

  // --- what is shown

  async next() {
    const reply = await get("/api/next");
    if (isTurn(reply.body)) return this.show(reply.body);
    this.end(reply.status === 401 ? "signed-out" : "offline", reply.body?.error);
  }

  show(turn) {
    this.tellProgress(turn.progress);
    if (turn.task) this.open(turn.task);
    else this.end(turn.reason);
  }

  open(task) {
    clearTimeout(this.looking);
    if (this.outdated(task)) return location.reload();
    this.keepDraft();
    const opened = this.task?.assignment !== task.assignment || task.answer;
    this.task = task;
    this.sending = null;
    const marked = new Set(this.me.questions.filter((question) => question.type === "spans").map((question) => task.texts[question.field]));
    const blocks = task.content.filter((block) => !(block.as === "text" && marked.has(block.text))); // shown to be marked
    byId("content").replaceChildren(...blocks.map(drawn));
    byId("content").hidden = blocks.length === 0;
    this.form.draw(task, task.answer ? task.answer.answers : this.drafts.of(task.assignment));
    byId("end").hidden = true;
    byId("leave-back").hidden = !task.answer;
    byId("item-heading").textContent = task.answer ? t("item_again", { item: task.item }) : t("item", { n: this.done + 1 });
    this.status.tell(task.answer ? t("going_back") : null);
    this.free(true);
    if (opened) {
      window.scrollTo(0, 0);
      byId("item-heading").focus({ preventScroll: true });
    }
    clock.start();
    if (opened) clock.shown();
    const waiting = this.outbox.holds(task.assignment);
    if (waiting && !task.answer) this.sending = waiting.client;
  }

  // A new version of the study has other questions: they come with the page.
  outdated(task) {
    return !task.answer && this.otherQuestions(task) && firstTime("middlemost:version", task.version);
  }

  otherQuestions(task) {
    return task.version !== this.me.study.version;
  }

  end(reason, error) {
    this.keepDraft();
    this.task = null;
    this.sending = null;
    this.form.close();
    this.free(true);
    byId("content").replaceChildren();
    this.status.tell(null);
    const [title, text, button] = byId("end").children;
    const known = knows(`end_${reason}_text`);
    title.textContent = known ? t(`end_${reason}`) : t("loading");
    text.textContent = known ? t(`end_${reason}_text`) : (error?.message ?? t("offline_start"));
    button.hidden = known && !COMES_BACK.has(reason);
    button.onclick = () => this.next();
    byId("item-heading").textContent = title.textContent;
    if (byId("end").hidden) title.focus();
    byId("end").hidden = false;
    clearTimeout(this.looking);
    if (!button.hidden) this.looking = setTimeout(() => this.next(), LOOK_AGAIN);
  }

  tellProgress({ done, cap, items, pace }) {
    this.done = done;
    const all = cap === null ? items : Math.min(cap, items);
    const each = pace ?? clock.pace();
    const far = all ? t("progress_of", { done, all }) : counted("progress_done", done);
    const speed = !each ? "" : each < 90 ? t("pace_seconds", { n: each < 10 ? each : Math.round(each) }) : t("pace_minutes", { n: each / 60 });
    byId("progress").replaceChildren(Object.assign(document.createElement("b"), { textContent: far }), speed && ` · ${speed}`);
  }

  // --- answering

  changed() {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keepDraft(), 250);
  }

  keepDraft() {
    clearTimeout(this.keeping);
    if (this.task && !this.task.answer && !this.sending && !this.form.alone) this.drafts.keep(this.task.assignment, this.form.draft());
  }

  mayAnswer() {
    return Boolean(this.task) && !this.sending && clock.isReady() && !this.panel.covers();
  }

  // Enter outside of a field: into a field that waits for words, else the answer is ready.
  enter() {
    if (this.mayAnswer() && this.form.startWriting()) return;
    this.submit();
  }

  answerKey(key) {
    return this.mayAnswer() && this.form.key(key);
  }

  submit() {
    if (!this.mayAnswer() || !this.form.complete()) return;
    const answers = this.form.read();
    const seconds = clock.seconds();
    clock.note(seconds);
    const body = { assignment: this.task.assignment, answers, seconds };
    if (this.task.answer) body.replaces = this.task.answer.id;
    else this.drafts.keep(this.task.assignment, this.form.draft());
    this.send("/api/answers", body, this.form.said(answers));
  }

  send(path, body, said) {
    if (!this.task || this.sending) return;
    clock.act();
    this.status.said(said, path === "/api/answers");
    this.sending = "now"; // the reply can't come before the id is known, but a second key can
    this.sending = this.outbox.add(path, body, said);
  }

  remark(reason, comment) {
    const body = { assignment: this.task.assignment, reason };
    if (comment) body.comment = comment;
    return body;
  }

  remarkOn(reason, comment) {
    if (!this.task) return;
    this.outbox.add("/api/flags", this.remark(reason, comment), t("flagged"));
    this.status.said(t("flagged"), false);
    byId("item-heading").focus({ preventScroll: true });
  }

  // --- what became of it

  settled(entry, { status, body }) {
    const { assignment } = entry.body;
    const current = this.sending === entry.client || !this.task || (this.task.assignment === assignment && !this.task.answer);
    if (entry.path === "/api/flags") return status === 200 ? this.status.announce(t("flagged")) : this.refused(body, false);
    if (status !== 422) this.drafts.drop(assignment);
    if (status === 200) return this.stored(entry, body, current);
    if (status === 422 && current && this.task) {
      this.sending = null;
      this.free(true);
      this.status.tell(this.task.answer ? t("going_back") : null);
      if (this.form.refuse(body?.error?.questions ?? {})) return;
    }
    this.refused(body, current && status !== 422);
  }

  stored(entry, body, current) {
    if (!current) return;
    this.task = null;
    this.show(body);
    this.status.announce(`${t("saved_said", { said: entry.said })}${body.task ? ` ${t("next_item")}` : ""}`);
  }

  async refused(body, moving) {
    const { code, message = "" } = body?.error ?? {};
    const words = knows(`error_${code}`) ? t(`error_${code}`) : t("error_other", { message });
    if (!moving) return this.status.tell(words);
    this.task = null;
    if (isTurn(body)) this.show(body);
    else await this.next();
    this.status.tell(this.task ? t("moved_on", { message: words }) : words);
  }

  waits(count, why) {
    this.status.waits(count, why);
    if (!why || !this.sending) return;
    this.free(false);
    this.status.tell(t(`waiting_${why}`));
  }

  free(yes) {
    for (const id of ["skip", "flag"]) if (byId(id)) byId(id).disabled = !this.task || (id === "skip" && Boolean(this.task.answer));
    this.form.box.inert = !yes;
    this.form.box.classList.toggle("waiting", !yes);
  }

  // Another tab of this rater has answered the item that is open here.
  elsewhere(event) {
    if (!event.key?.startsWith(this.outbox.prefix) || event.newValue !== null || !event.oldValue) return;
    const { path, body } = JSON.parse(event.oldValue);
    if (path === "/api/flags" || body.assignment !== this.task?.assignment || this.task.answer || this.sending) return;
    this.moveOn(body.assignment);
  }

  async moveOn(assignment) {
    const reply = await get("/api/next");
    if (!isTurn(reply.body) || this.sending || this.task?.assignment !== assignment || reply.body.task?.assignment === assignment) return;
    this.task = null;
    this.drafts.drop(assignment);
    this.show(reply.body);
    if (this.task) this.status.tell(t("other_tab"));
  }

  // --- what the other keys do

  async undo() {
    if (!this.me.study.corrections) return;
    if (this.sending) return this.status.tell(t("undo_waits"));
    clock.act();
    const found = await earlierAnswer(this.task, (task) => !this.otherQuestions(task));
    if (typeof found === "string") this.status.note(t(found));
    else if (!this.sending) this.open(found);
  }

  leaveBack() {
    if (!this.task?.answer || this.sending) return;
    clock.act();
    this.task = null;
    this.next();
  }

  skip() {
    if (this.task && !this.task.answer && !this.sending) this.skipping.open();
  }

  flag() {
    if (this.task) this.flagging.open();
  }

  help() {
    this.keysHelp.open();
  }

  guideline() {
    this.panel.toggle();
  }

  closeGuideline() {
    return this.panel.close();
  }

  play() {
    const sound = document.querySelector("main audio");
    if (sound) sound.paused ? sound.play() : sound.pause();
  }
}
