// One label; the points of a scale are answered in the same way.

import { oneOf } from "./choices.js";

export function control(box, spec, tools) {
  const choices = spec.labels ?? spec.points;
  const one = oneOf(box, choices, tools);
  const place = (value) => choices.findIndex((choice) => choice.key === value);
  return {
    single: true,
    draw: (task, value) => one.set(place(value)),
    read: () => choices[one.get()]?.key,
    key: (key) => {
      const pressed = spec.keys.find((known) => known.key === key);
      return pressed !== undefined && one.press(place(pressed.value));
    },
    say: (value) => choices[place(value)]?.name ?? value,
    focus: one.focus,
    keys: () => spec.keys.filter((known) => known.key).map((known) => [known.key, known.name]),
  };
}
