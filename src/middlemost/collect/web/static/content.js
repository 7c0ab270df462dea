// What an item shows: blocks as the server sends them. Only Markdown, which the server has sanitised, is markup.

import { element } from "./element.js";
import { knows, t } from "./strings.js";

const text = (block) => element("div", { class: "text", dir: "auto" }, block.text);

function markdown(block) {
  const made = element("div", { class: "prose", dir: "auto" });
  made.innerHTML = block.html;
  for (const link of made.querySelectorAll("a[href]")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  return made;
}

// A box that scrolls by itself must be reached by the keyboard.
const scrolling = (name, label, ...children) =>
  element("div", { class: `scrolling ${name}`, tabindex: "0", role: "region", "aria-label": label }, ...children);

const code = (block) =>
  scrolling("code", block.title ?? t("code"), element("pre", { dir: "ltr", translate: "no" }, element("code", {}, block.text)));

export const roleName = (role) => (knows(`role_${role}`) ? t(`role_${role}`) : role);

export function chatTurn(turn) {
  return element(
    "li",
    { class: `said ${turn.role === "user" ? "by-user" : "by-other"}` },
    element("span", { class: "role" }, roleName(turn.role)),
    element("div", { class: "text", dir: "auto" }, turn.text),
  );
}

const chat = (block) => element("ol", { class: "chat" }, ...block.turns.map(chatTurn));

const isNumber = (cell) => typeof cell === "number" || /^[-+−]?[\d.,\s]*\d\s?%?$/.test(cell ?? "");

// Columns of numbers stand to the right, their headers too.
function table(block) {
  const header = block.header ?? [];
  const width = Math.max(header.length, ...block.rows.map((row) => row.length));
  const numeric = Array.from({ length: width }, (_, at) => block.rows.every((row) => isNumber(row[at])));
  const cells = (name, row, more = {}) => row.map((cell, at) => element(name, { dir: "auto", class: numeric[at] ? "number" : undefined, ...more }, String(cell ?? "")));
  const made = element("table");
  if (header.length) made.append(element("thead", {}, element("tr", {}, ...cells("th", header, { scope: "col" }))));
  made.append(element("tbody", {}, ...block.rows.map((row) => element("tr", {}, ...cells("td", row)))));
  return scrolling("table", block.title ?? t("table"), made);
}

// An address that may stand in a link or be loaded; anything else that an item holds is no address.
export function address(url) {
  try {
    const whole = new URL(url, location.href);
    return ["http:", "https:"].includes(whole.protocol) || /^data:(image|audio)\//i.test(url) ? whole.href : null;
  } catch {
    return null;
  }
}

function media(name, block, attributes) {
  const made = element(name, { ...attributes, src: address(block.url) ?? "data:," });
  const failed = element("p", { class: "error", hidden: "" }, t("media_failed"));
  made.addEventListener("error", () => (failed.hidden = false));
  return [made, failed];
}

function image(block) {
  const [made, failed] = media("img", block, { alt: block.alt || t("no_alt") });
  const whole = address(block.url);
  const link = whole?.startsWith("http") ? element("a", { href: whole, target: "_blank", rel: "noopener noreferrer", class: "quiet" }, t("image_full")) : "";
  return element("div", { class: "image" }, made, failed, link);
}

function audio(block) {
  const [made, failed] = media("audio", block, { controls: "", preload: "auto", "aria-label": block.alt || block.title || t("audio") });
  return element("div", { class: "audio" }, made, failed);
}

const KINDS = { text, markdown, code, chat, table, image, audio };

export function drawn(block) {
  const made = (KINDS[block.as] ?? text)(block);
  const box = element("section", { class: "block" }, made);
  if (block.title) box.prepend(element("h3", { dir: "auto" }, block.title));
  if (block.direction) box.dir = made.dir = block.direction;
  return box;
}
