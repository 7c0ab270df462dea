// The keyboard: which key goes to the questions, which to the page, and which is left alone.

import { byId } from "./element.js";
import { read, write } from "./storage.js";

const SETTING = "middlemost:keys";

export const isTyping = (target) =>
  target.isContentEditable || target.matches?.("textarea, select, input:not([type=radio], [type=checkbox], [type=range], [type=button])");

const actsItself = (target) => target.closest?.("button, a[href], summary, audio") !== null;

export function listenToKeys(page) {
  const box = byId("keys-on");
  box.checked = read(SETTING) !== false;
  box.addEventListener("change", () => write(SETTING, box.checked));
  const act = { u: () => page.undo(), s: () => page.skip(), f: () => page.flag(), g: () => page.guideline(), p: () => page.play(), "?": () => page.help() };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return taken(event, () => page.submit());
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return escaped(event, page);
    if (isTyping(event.target)) return;
    if (event.key === "Enter") return actsItself(event.target) ? undefined : taken(event, () => page.enter());
    if (event.repeat || !box.checked || event.key.length !== 1) return;
    const key = event.key.toLowerCase();
    if (page.answerKey(key)) event.preventDefault();
    else if (key in act) taken(event, act[key]);
  });
}

function taken(event, action) {
  event.preventDefault();
  if (!event.repeat) action();
}

function escaped(event, page) {
  if (byId("menu").open) {
    byId("menu").open = false;
    byId("menu").firstElementChild.focus();
  } else if (isTyping(event.target)) byId("item-heading").focus({ preventScroll: true });
  else if (!page.closeGuideline()) page.leaveBack();
}
