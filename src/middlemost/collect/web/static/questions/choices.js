// One of several choices: buttons that answer at once where the question stands alone, else radio buttons.

import { t } from "../strings.js";

const nameOf = (choice) => (choice.querySelector?.(".name") ?? choice.closest("label").querySelector(".name")).firstChild.textContent.trim();

export function oneOf(box, choices, tools) {
  const buttons = tools.alone ? [...box.querySelectorAll("button.choice")] : [];
  const radios = tools.alone ? [] : [...box.querySelectorAll("input[type=radio]")];
  const all = tools.alone ? buttons : radios;
  let chosen = null;
  let before = null;

  function mark() {
    for (const button of buttons) {
      button.toggleAttribute("aria-current", false);
      button.querySelector(".before")?.remove();
      if (button !== before) continue;
      button.setAttribute("aria-current", "true");
      const note = document.createElement("small");
      note.className = "before";
      note.textContent = t("your_answer");
      button.querySelector(".name").append(note);
    }
  }

  function choose(place) {
    chosen = all[place] ?? null;
    if (tools.alone) tools.finish();
  }

  buttons.forEach((button, place) =>
    button.addEventListener("click", (event) => {
      if (event.detail < 2) choose(place); // the second half of a double click belongs to the item before
    }),
  );
  for (const radio of radios) radio.addEventListener("change", () => (chosen = radio));

  return {
    set(place) {
      before = chosen = all[place] ?? null;
      if (tools.alone) {
        chosen = null;
        mark();
      } else for (const radio of radios) radio.checked = radio === chosen;
    },
    get: () => all.indexOf(chosen),
    press(place) {
      if (!all[place]) return false;
      if (!tools.alone) all[place].checked = true;
      choose(place);
      return true;
    },
    name: (place) => (all[place] ? nameOf(all[place]) : ""),
    focus: () => (radios.find((radio) => radio.checked) ?? all[0])?.focus(),
  };
}
