// Answers on their way: kept in this browser until the server has said what became of them, and sent once each, since
// the server knows the id that each got here. An entry has a key of its own, so that tabs never write over each other.

import { keysUnder, madeId, read, remove, write } from "./storage.js";

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;
const ORPHANED = 60000; // so old an entry of another tab is sent by this one

const WHY = { 401: "signed_out", 429: "busy", 507: "full" };

const again = (status) => status === 0 || status in WHY || status >= 500;

export class Outbox {
  // post(path, body) sends; told.settled(entry, reply) and told.waiting(count, why) hear what becomes of it
  constructor(scope, post, told) {
    this.prefix = `middlemost:out:${scope}:`;
    this.post = post;
    this.told = told;
    this.pause = FIRST_PAUSE;
    this.busy = false;
    this.timer = null;
    this.placed = 0;
    this.mine = new Set(this.entries().map((entry) => entry.client));
    this.warn = (event) => event.preventDefault();
    window.addEventListener("online", () => this.hurry());
    window.addEventListener("storage", (event) => event.key?.startsWith(this.prefix) && this.tell(null));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.hurry());
    this.tell(null);
  }

  entries() {
    const entries = keysUnder(this.prefix).map(read).filter(Boolean);
    return entries.sort((a, b) => a.made - b.made || a.place - b.place);
  }

  // Whether an answer or a skip of this item is on its way; flags leave the item open.
  holds(assignment) {
    return this.entries().find((entry) => entry.body.assignment === assignment && entry.path !== "/api/flags");
  }

  add(path, body, said) {
    const client = madeId();
    const entry = { client, path, body: { client, ...body }, said, made: Date.now(), place: this.placed++ };
    this.mine.add(client);
    write(this.prefix + client, entry);
    this.tell(null);
    this.hurry();
    return client;
  }

  hurry() {
    clearTimeout(this.timer);
    this.pause = FIRST_PAUSE;
    this.deliver();
  }

  due() {
    const now = Date.now();
    return this.entries().find((entry) => this.mine.has(entry.client) || now - entry.made > ORPHANED);
  }

  async deliver() {
    if (this.busy) return;
    this.busy = true;
    try {
      for (let entry = this.due(); entry; entry = this.due()) {
        const reply = await this.post(entry.path, entry.body);
        if (again(reply.status)) return this.later(reply);
        this.pause = FIRST_PAUSE;
        remove(this.prefix + entry.client);
        this.tell(null);
        this.told.settled(entry, reply);
      }
    } finally {
      this.busy = false;
    }
  }

  later(reply) {
    const why = WHY[reply.status] ?? (reply.status === 0 ? "offline" : "server");
    this.tell(why);
    const pause = Math.max(reply.wait, this.pause * (0.75 + Math.random() / 2));
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.deliver(), pause);
  }

  tell(why) {
    const count = this.entries().length;
    if (count) window.addEventListener("beforeunload", this.warn);
    else window.removeEventListener("beforeunload", this.warn);
    this.told.waiting(count, why);
  }
}
