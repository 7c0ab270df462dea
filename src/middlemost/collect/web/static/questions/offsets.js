// Places in a text: the server counts Unicode code points, the browser UTF-16 units; words end where the language says.

// For each code point its first UTF-16 unit, and the length at the end.
export function codePointStarts(text) {
  const starts = [];
  for (let unit = 0; unit < text.length; unit += text.codePointAt(unit) > 0xffff ? 2 : 1) starts.push(unit);
  starts.push(text.length);
  return starts;
}

// The code point that a UTF-16 unit belongs to.
export function codePointAt(starts, unit) {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= unit) low = middle;
    else high = middle - 1;
  }
  return low;
}

// Words as [start, end) in UTF-16 units.
export function wordsOf(text) {
  if (!globalThis.Intl?.Segmenter) return Array.from(text.matchAll(/\S+/gu), (found) => [found.index, found.index + found[0].length]);
  const segments = new Intl.Segmenter(undefined, { granularity: "word" }).segment(text);
  const words = [];
  for (const { segment, index, isWordLike } of segments) if (isWordLike || segment.trim()) words.push([index, index + segment.length]);
  return words;
}

// Without the blanks at both ends.
export function trimmed(text, start, end) {
  while (start < end && /\s/u.test(text[start])) start++;
  while (end > start && /\s/u.test(text[end - 1])) end--;
  return [start, end];
}

// A place in the text of an element, in UTF-16 units.
export function unitOf(root, node, offset) {
  const range = document.createRange();
  range.selectNodeContents(root);
  range.setEnd(node, offset);
  return range.toString().length;
}

// The node and offset of a UTF-16 unit.
export function nodeAt(root, unit) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let left = unit;
  let node = walker.nextNode();
  while (node && left > node.length) {
    left -= node.length;
    node = walker.nextNode();
  }
  return node ? [node, left] : [root, 0];
}
