// A text. In a box of one line Enter submits, and Shift+Enter breaks the line.

import { number, t } from "../strings.js";

export function control(box, spec, tools) {
  const field = box.querySelector("textarea");
  const count = box.querySelector(".count");
  const least = spec.min_chars ?? (spec.required ? 1 : 0);
  const length = () => [...field.value].length;
  let began = "";

  function told() {
    const near = spec.max_chars <= 2000 || length() > 0.8 * spec.max_chars;
    count.textContent = near ? t("chars_of", { n: number(length()), all: number(spec.max_chars) }) : "";
    field.classList.toggle("grown", CSS.supports("field-sizing", "content"));
  }

  field.style.minHeight = `${1.5 * spec.lines + 1.2}em`; // a field that grows with its text knows no rows
  field.addEventListener("input", told);
  field.addEventListener("keydown", (event) => {
    if (spec.lines > 1 || event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    if (!event.repeat) tools.finish();
  });

  return {
    draw(task, value) {
      began = task.texts[spec.prefill] ?? "";
      field.value = value ?? began;
      told();
    },
    read: () => (field.value.trim() || (spec.required && least === 0) ? field.value : undefined),
    draft: () => (field.value === began ? undefined : field.value), // a text that was emptied is not begun again
    problem() {
      if (length() > spec.max_chars) return t("error_too-long");
      return field.value.trim() && length() < least ? t("error_too-short", { n: least }) : null;
    },
    say: (value) => value.split("\n")[0],
    writes: true,
    focus: () => field.focus(),
    keys: () => [],
  };
}
