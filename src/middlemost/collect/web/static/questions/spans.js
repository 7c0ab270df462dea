// Labelled stretches of a text. Mouse, finger and keyboard all select; a label marks what is selected.

import { element } from "../element.js";
import { t } from "../strings.js";
import { codePointAt, codePointStarts } from "./offsets.js";
import { selecting } from "./selecting.js";

export function control(box, spec, tools) {
  const shown = box.querySelector(".spans-text");
  const list = box.querySelector(".marked");
  const none = box.querySelector(".spans-none");
  const buttons = [...box.querySelectorAll(".tags button")];
  const labels = new Map(spec.labels.map((label, place) => [label.key, { ...label, style: `k${place % 7}` }]));
  let text = "";
  let starts = [0];
  let spans = []; // in UTF-16 units: { start, end, label }
  const selection = selecting(shown, () => text, { announce: (start, end) => tools.announce(t("spans_selected", { text: text.slice(start, end) })), remove: removeAt });

  const inOrder = () => spans.sort((a, b) => a.start - b.start || a.end - b.end || a.label.localeCompare(b.label));

  function redraw() {
    const edges = [...new Set([0, text.length, ...spans.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
    const pieces = edges.slice(0, -1).map((start, place) => {
      const piece = text.slice(start, edges[place + 1]);
      const over = spans.filter((span) => span.start <= start && span.end >= edges[place + 1]);
      if (!over.length) return piece;
      const inner = over.at(-1);
      return element("mark", { class: `${labels.get(inner.label).style}${over.length > 1 ? " again" : ""}`, title: over.map((span) => labels.get(span.label).name).join(", ") }, piece);
    });
    shown.replaceChildren(...pieces);
    list.replaceChildren(...spans.map(entry));
    none.hidden = spans.length > 0;
  }

  function entry(span) {
    const { name, style } = labels.get(span.label);
    const words = text.slice(span.start, span.end);
    const button = element("button", { type: "button", "aria-label": t("spans_remove", { label: name, text: words }) }, element("span", { "aria-hidden": "true" }, "×"));
    button.addEventListener("click", () => {
      const place = spans.indexOf(span);
      remove(span);
      (list.children[Math.min(place, list.children.length - 1)]?.querySelector("button") ?? shown).focus();
    });
    return element("li", { class: style }, element("span", { class: "tag", dir: "auto" }, name), element("span", { class: "quote", dir: "auto" }, words), button);
  }

  function changed() {
    inOrder();
    redraw();
    selection.restore();
    tools.changed();
  }

  function mark(label) {
    const [start, end] = selection.picked();
    if (start === end) return tools.announce(t("spans_select_first")), say(t("spans_select_first"));
    const across = spans.filter((span) => span.start < end && span.end > start);
    const same = across.find((span) => span.start === start && span.end === end);
    if (same?.label === label) return remove(same); // the same key again takes it back
    if (same && !spec.overlap) spans.splice(spans.indexOf(same), 1);
    else if (across.length && !spec.overlap) return tools.announce(t("spans_overlap")), say(t("spans_overlap"));
    spans.push({ start, end, label });
    say("");
    changed();
    tools.announce(`${t("spans_marked")}: ${labels.get(label).name}`);
  }

  function remove(span) {
    spans.splice(spans.indexOf(span), 1);
    say("");
    changed();
    tools.announce(t("spans_removed"));
  }

  function removeAt([start, end]) {
    const span = spans.findLast((one) => (start === end ? one.start <= start && start < one.end : one.start < end && one.end > start));
    if (span) remove(span);
  }

  const error = box.querySelector(":scope > .error");
  function say(words) {
    error.textContent = words;
    error.hidden = !words;
  }

  for (const button of buttons) {
    button.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
    button.addEventListener("click", () => mark(button.dataset.value));
  }

  return {
    draw(task, value) {
      text = task.texts[spec.field] ?? "";
      starts = codePointStarts(text);
      spans = (value ?? []).map(({ start, end, label }) => ({ start: starts[start], end: starts[end], label }));
      selection.clear();
      inOrder();
      redraw();
    },
    read() {
      const counted = spans.map(({ start, end, label }) => ({ start: codePointAt(starts, start), end: codePointAt(starts, end), label }));
      return counted.length || spec.required ? counted : undefined;
    },
    draft() {
      return spans.length ? this.read() : undefined;
    },
    problem: () => (spans.length < spec.min && (spans.length || spec.required) ? t("labels_at_least", { min: spec.min }) : null),
    key(key) {
      const pressed = spec.keys.find((known) => known.key === key);
      if (pressed) mark(pressed.value);
      return pressed !== undefined;
    },
    say: (value) => (value.length ? value.map((span) => labels.get(span.label).name).join(", ") : t("labels_none")),
    focus: () => shown.focus(),
    keys: () => [
      ...spec.keys.filter((known) => known.key).map((known) => [known.key, known.name]),
      [["←", "→"], t("spans_word_keys")],
      [["Shift", "←", "→"], t("spans_extend_keys")],
      [["Alt", "Shift", "←", "→"], t("spans_letter_keys")],
      ["Delete", t("spans_remove_keys")],
    ],
  };
}
