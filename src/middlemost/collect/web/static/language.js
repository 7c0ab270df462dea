// The language of the interface, as the rater chose it in this browser.

import { read, write } from "./storage.js";

const SETTING = "middlemost:language";

export const spoken = () => document.documentElement.lang;

// Goes to the page in the chosen language, where the address does not say one; true if it goes.
export function inChosenLanguage() {
  const asked = new URLSearchParams(location.search).get("language");
  for (const link of document.querySelectorAll(".languages a")) link.addEventListener("click", () => write(SETTING, link.lang));
  const chosen = read(SETTING);
  if (asked || !chosen || chosen === spoken()) return false;
  if (!document.querySelector(`.languages a[lang="${CSS.escape(chosen)}"]`)) return false;
  location.replace(`?language=${encodeURIComponent(chosen)}`);
  return true;
}
