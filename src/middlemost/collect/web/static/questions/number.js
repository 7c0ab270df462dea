// A number. A comma is taken for the decimal point where there is no point.

import { t } from "../strings.js";

export function control(box, spec) {
  const field = box.querySelector("input");
  const written = () => field.value.trim().replace(/\s/g, "");
  const parsed = () => Number(/^[^.,]*,[^.,]*$/.test(written()) ? written().replace(",", ".") : written());
  return {
    draw(task, value) {
      field.value = value ?? "";
    },
    read() {
      const value = parsed();
      return written() && Number.isFinite(value) ? value : undefined;
    },
    draft: () => field.value || undefined,
    problem() {
      if (!written()) return null;
      const value = parsed();
      if (!Number.isFinite(value)) return t("error_not-a-number");
      if (spec.whole && !Number.isInteger(value)) return t("error_not-whole");
      const outside = (spec.min ?? -Infinity) > value || value > (spec.max ?? Infinity);
      return outside ? t("error_out-of-range") : null;
    },
    say: (value) => `${value}${spec.unit ? ` ${spec.unit}` : ""}`,
    writes: true,
    focus: () => field.focus(),
    keys: () => [],
  };
}
