// What is selected of a text, in UTF-16 units. The browser's own selection shows it, however it was made.

import { nodeAt, trimmed, unitOf, wordsOf } from "./offsets.js";

export function selecting(root, text, told) {
  let anchor = 0; // the end that stays
  let head = 0; // the end that moves
  let words = null;

  const ends = () => (anchor < head ? [anchor, head] : [head, anchor]);
  const rightToLeft = () => getComputedStyle(root).direction === "rtl";

  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || !root.contains(selection.anchorNode) || !root.contains(selection.focusNode)) return;
    anchor = unitOf(root, selection.anchorNode, selection.anchorOffset);
    head = unitOf(root, selection.focusNode, selection.focusOffset);
  });

  function show() {
    document.getSelection().setBaseAndExtent(...nodeAt(root, anchor), ...nodeAt(root, head));
  }

  function byWord(step, extend) {
    words ??= wordsOf(text());
    if (!words.length) return;
    const [start, end] = ends();
    const forward = anchor <= head;
    if (extend && start !== end) {
      const edge = head;
      if (step > 0) head = (forward ? words.find((word) => word[1] > edge)?.[1] : words.find((word) => word[0] > edge)?.[0]) ?? edge;
      else head = (forward ? words.findLast((word) => word[1] < edge)?.[1] : words.findLast((word) => word[0] < edge)?.[0]) ?? edge;
      if (head === anchor) head = edge; // one word at least stays
      return;
    }
    const next = step > 0 ? words.find((word) => word[0] >= end && (end > 0 || start !== end || word[0] >= 0)) : words.findLast((word) => word[1] <= start);
    if (next) [anchor, head] = next;
  }

  function byLetter(step) {
    const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text());
    const found = step > 0 ? letters.containing(head) : letters.containing(head - 1);
    if (found) head = step > 0 ? found.index + found.segment.length : found.index;
  }

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      return told.remove(ends());
    }
    let step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    if (event.key.length > 9 || event.key === "ArrowLeft") step *= rightToLeft() ? -1 : 1;
    if (event.altKey && event.shiftKey) byLetter(step);
    else byWord(step, event.shiftKey);
    show();
    told.announce(...ends());
    nodeAt(root, head)[0].parentElement?.scrollIntoView({ block: "nearest" });
  });

  return {
    picked: () => trimmed(text(), ...ends()),
    clear() {
      anchor = head = 0;
      words = null;
    },
    restore() {
      if (document.activeElement === root) show();
    },
  };
}
