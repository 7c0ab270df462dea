// Which of two is better. The sides are drawn for each rater; what is answered is the candidate, never the side.

import { chatTurn, drawn } from "../content.js";
import { element } from "../element.js";
import { t } from "../strings.js";
import { oneOf } from "./choices.js";

const buttonsOf = (row) => [...row.querySelectorAll(".choice [data-side], .choice[data-side]")];

// One row of buttons: the overall judgement, that of a criterion, or that of a turn.
function judgementRow(row, spec, tools, candidates) {
  const one = oneOf(row, [], tools);
  const buttons = buttonsOf(row);

  function valueAt(place) {
    const { side, strength } = buttons[place].dataset;
    const choice = candidates()[Number(side)]?.key;
    if (choice === undefined) return { choice: side };
    return spec.strength > 1 ? { choice, strength: Number(strength) } : { choice };
  }

  const placeOf = (value) => buttons.findIndex((button, place) => {
    const known = valueAt(place);
    return known.choice === value?.choice && (known.strength === undefined || known.strength === value.strength);
  });
  return {
    ...one,
    draw: (value) => one.set(value ? placeOf(value) : -1),
    read: () => (one.get() < 0 ? undefined : valueAt(one.get())),
    say: (value) => one.name(placeOf(value)),
    press: (key) => {
      const place = buttons.findIndex((button) => (button.getAttribute("aria-keyshortcuts") ?? "") === key);
      return place >= 0 && one.press(place);
    },
    keys: () => buttons.map((button, place) => [button.getAttribute("aria-keyshortcuts"), one.name(place)]),
  };
}

const isAssistant = (turn) => turn.role === "assistant";
const assistantTurns = (candidate) => (candidate.block.turns ?? []).filter(isAssistant).length;

export function control(box, spec, tools) {
  let candidates = [];
  const now = () => candidates;
  const lone = { ...tools, alone: false };
  const overall = judgementRow(box.querySelector("[data-row=overall]"), spec, tools, now);
  const criteria = [...box.querySelectorAll("[data-row=criterion]")].map((row) => [row.dataset.key, judgementRow(row, spec, lone, now)]);
  const template = box.querySelector("template[data-turn]");
  let turns = [];

  function addTurns() {
    const n = Math.min(...candidates.map(assistantTurns));
    const rows = [];
    turns = Array.from({ length: n }, (_, place) => {
      const row = template.content.firstElementChild.cloneNode(true);
      const name = t("turn", { n: place + 1 });
      row.setAttribute("aria-label", name);
      row.querySelector(".row-name").textContent = name;
      for (const radio of row.querySelectorAll("input")) radio.name = `${radio.name}-${place}`;
      rows.push(row);
      return judgementRow(row, spec, lone, now);
    });
    box.querySelector(".turn-rows").replaceChildren(...rows);
  }

  // The turns of a chat are numbered where each is judged.
  function shown(candidate) {
    if (!spec.turns || candidate.block.as !== "chat") return drawn(candidate.block);
    let n = 0;
    const said = candidate.block.turns.map((turn) => {
      const made = chatTurn(turn);
      if (isAssistant(turn)) made.querySelector(".role").append(` · ${t("turn", { n: ++n })}`);
      return made;
    });
    return element("ol", { class: "chat" }, ...said);
  }

  const rows = () => [overall, ...criteria.map(([, row]) => row), ...turns];

  function partial() {
    const value = { ...overall.read() };
    const judged = criteria.map(([key, row]) => [key, row.read()]).filter(([, judgement]) => judgement);
    if (judged.length) value.criteria = Object.fromEntries(judged);
    if (turns.some((row) => row.read())) value.turns = turns.map((row) => row.read() ?? null);
    return Object.keys(value).length ? value : undefined;
  }

  return {
    get single() {
      return rows().length === 1;
    },
    draw(task, value) {
      candidates = task.candidates[spec.name];
      box.querySelectorAll(".side .content").forEach((side, place) => side.replaceChildren(shown(candidates[place])));
      if (template) addTurns();
      overall.draw(value);
      for (const [key, row] of criteria) row.draw(value?.criteria?.[key]);
      turns.forEach((row, place) => row.draw(value?.turns?.[place]));
    },
    read() {
      if (rows().some((row) => row.read() === undefined)) return undefined;
      return { ...partial(), ...(spec.turns ? { turns: turns.map((row) => row.read()) } : {}) };
    },
    draft: partial,
    problem: () => (partial() && rows().some((row) => row.read() === undefined) ? t("error_criteria") : null),
    // Keys act on the row with the focus, else on the first without a judgement.
    key(key) {
      const all = rows();
      const elements = [...box.querySelectorAll(".row")];
      const focused = elements.findIndex((row) => row.contains(document.activeElement));
      const open = all.findIndex((row) => row.read() === undefined);
      const place = focused >= 0 ? focused : Math.max(open, 0);
      if (!all[place].press(key)) return false;
      if (all.length > 1) (all.slice(place + 1).find((row) => row.read() === undefined) ?? all[place]).focus();
      return true;
    },
    say: (value) => overall.say(value),
    focus: () => (rows().find((row) => row.read() === undefined) ?? overall).focus(),
    keys: () => overall.keys(),
  };
}
