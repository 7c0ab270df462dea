// Several labels: keys switch them on and off.

import { t } from "../strings.js";

export function control(box, spec, tools) {
  const boxes = [...box.querySelectorAll("input[type=checkbox]")];
  const most = spec.max ?? boxes.length;
  const chosen = () => boxes.filter((one) => one.checked).map((one) => one.value);
  const names = new Map(spec.labels.map((label) => [label.key, label.name]));
  return {
    draw(task, value) {
      for (const one of boxes) one.checked = (value ?? []).includes(one.value);
    },
    read() {
      const labels = chosen();
      return labels.length || (spec.required && spec.min === 0) ? labels : undefined;
    },
    draft: () => (chosen().length ? chosen() : undefined),
    problem() {
      const n = chosen().length;
      if (n > most) return t("labels_at_most", { max: most });
      return n < spec.min && (n || spec.required) ? t("labels_at_least", { min: spec.min }) : null;
    },
    key(key) {
      const pressed = spec.keys.find((known) => known.key === key);
      const one = pressed && boxes.find((other) => other.value === pressed.value);
      if (!one) return false;
      one.checked = !one.checked;
      one.focus();
      return true;
    },
    say: (value) => value.map((key) => names.get(key)).join(", ") || t("labels_none"),
    focus: () => boxes[0].focus(),
    keys: () => spec.keys.filter((known) => known.key).map((known) => [known.key, known.name]),
  };
}
