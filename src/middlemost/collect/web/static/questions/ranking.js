// An order of several candidates, the best first: by the keys of their numbers, by arrows, by buttons or by dragging.

import { drawn } from "../content.js";
import { t } from "../strings.js";
import { dragging } from "./dragging.js";

export function control(box, spec, tools) {
  const list = box.querySelector(".ranking");
  const template = box.querySelector("template");
  const clear = box.querySelector("[data-clear]");
  let cards = []; // as shown at first: { key, name, hotkey, element }
  let ranked = []; // the best first

  function made(candidate, place) {
    const element = template.content.firstElementChild.cloneNode(true);
    const hotkey = spec.keys[place]?.key ?? "";
    const card = { key: candidate.key, name: t("response", { side: place + 1 }), hotkey, element };
    element.setAttribute("aria-label", card.name);
    element.querySelector(".content").replaceChildren(drawn(candidate.block));
    element.querySelector("kbd").textContent = hotkey;
    for (const button of element.querySelectorAll("[data-move]")) {
      const by = Number(button.dataset.move);
      button.setAttribute("aria-label", t(by < 0 ? "ranking_up" : "ranking_down", { name: card.name }));
      button.addEventListener("click", () => move(card, by, button));
    }
    element.addEventListener("keydown", (event) => arrow(event, card));
    dragging(element, element.querySelector(".rank"), () => [...list.children], { dropped, tapped: () => next(card) });
    return card;
  }

  function arrow(event, card) {
    if (event.key === " " && event.target === card.element) {
      event.preventDefault();
      return next(card);
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (event.altKey || event.shiftKey) move(card, step, card.element);
    else (step < 0 ? card.element.previousElementSibling : card.element.nextElementSibling)?.focus();
  }

  const order = () => [...ranked, ...cards.filter((card) => !ranked.includes(card))];

  function place() {
    const focused = document.activeElement;
    order().forEach((card, at) => {
      if (list.children[at] !== card.element) list.insertBefore(card.element, list.children[at] ?? null);
      const rank = ranked.indexOf(card);
      card.element.classList.toggle("ranked", rank >= 0);
      card.element.querySelector(".rank").textContent = rank < 0 ? "" : rank + 1;
      const where = rank < 0 ? t("ranking_unranked") : `${t("ranking_place")} ${rank + 1}`;
      card.element.setAttribute("aria-label", `${card.name}, ${where}`);
    });
    if (list.contains(focused)) focused.focus({ preventScroll: true });
    clear.hidden = ranked.length === 0;
  }

  function changed(card) {
    place();
    if (card) tools.announce(ranked.includes(card) ? t("ranking_moved", { name: card.name, n: ranked.indexOf(card) + 1 }) : t("ranking_unranked"));
    tools.changed();
  }

  // Gives the next rank, or takes the rank back.
  function next(card) {
    if (ranked.includes(card)) ranked.splice(ranked.indexOf(card), 1);
    else ranked.push(card);
    changed(card);
  }

  // Whoever moves one sees all of them in an order, and has ranked all.
  function move(card, by, focus) {
    const all = order();
    const from = all.indexOf(card);
    const to = Math.max(0, Math.min(all.length - 1, from + by));
    all.splice(to, 0, ...all.splice(from, 1));
    ranked = all;
    changed(card);
    focus.focus();
  }

  function dropped(elements, element) {
    ranked = elements.map((one) => cards.find((card) => card.element === one));
    changed(cards.find((card) => card.element === element));
  }

  clear.addEventListener("click", () => {
    ranked = [];
    changed(null);
    cards[0].element.focus();
  });

  const values = () => ranked.map((card) => card.key);
  return {
    get single() {
      return ranked.length === cards.length;
    },
    draw(task, value) {
      cards = task.candidates[spec.name].map(made);
      ranked = (value ?? []).map((key) => cards.find((card) => card.key === key)).filter(Boolean);
      list.replaceChildren(...order().map((card) => card.element));
      place();
    },
    read: () => (ranked.length === cards.length ? values() : undefined),
    draft: () => (ranked.length ? values() : undefined),
    problem: () => (ranked.length && ranked.length < cards.length ? t("error_rank-all") : null),
    key(key) {
      const card = cards.find((one) => one.hotkey === key);
      if (card) next(card);
      return card !== undefined;
    },
    say: (value) => value.map((key) => cards.findIndex((card) => card.key === key) + 1).join(" › "),
    focus: () => list.firstElementChild?.focus(),
    keys: () => [
      [cards.map((card) => card.hotkey), t("ranking_keys")],
      [["Shift", "↑", "↓"], t("ranking_move_keys")],
    ],
  };
}
