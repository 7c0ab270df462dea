// What has been typed for an item that is not answered yet.

import { keysUnder, read, remove, write } from "./storage.js";

const FORGOTTEN = 14 * 24 * 3600 * 1000;

export class Drafts {
  constructor(scope) {
    this.prefix = `middlemost:draft:${scope}:`;
    for (const key of keysUnder(this.prefix)) if (!(Date.now() - read(key)?.at < FORGOTTEN)) remove(key);
  }

  of(assignment) {
    return read(this.prefix + assignment)?.answers ?? {};
  }

  keep(assignment, answers) {
    if (Object.keys(answers).length) write(this.prefix + assignment, { at: Date.now(), answers });
    else this.drop(assignment);
  }

  drop(assignment) {
    remove(this.prefix + assignment);
  }
}
