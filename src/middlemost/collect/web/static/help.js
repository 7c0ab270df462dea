// Which keys the page itself has.

import { byId } from "./element.js";
import { t } from "./strings.js";

export function pageKeys(me) {
  const alone = "alone" in byId("form").dataset;
  return [
    ...(alone ? [] : [["Enter", t("keys_submit")]]),
    ...(byId("form").querySelector("textarea") ? [[["Ctrl", "Enter"], t("keys_submit_text")]] : []),
    ["Esc", t("keys_leave")],
    ...(me.study.corrections ? [["u", t("keys_undo")]] : []),
    ...(me.study.skip ? [["s", t("keys_skip")]] : []),
    ["f", t("keys_flag")],
    ...(me.guideline ? [["g", t("keys_guideline")]] : []),
    ...(document.querySelector("main audio") ? [["p", t("keys_play")]] : []),
    ["?", t("keys_help")],
  ];
}
