// Tables that sort, filter, show more and open; who said what. Values from the data enter as text, never as HTML.
"use strict";

document.documentElement.classList.add("js");

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function sortable(cell) {
  return cell.dataset.sort === undefined ? cell.textContent.trim() : Number(cell.dataset.sort);
}

function compared(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a !== typeof b) return 0;
  return a.localeCompare(b, undefined, { numeric: true });
}

class SortedTable {
  constructor(box) {
    this.box = box;
    this.body = box.querySelector("tbody");
    this.rows = [...this.body.rows];
    this.shown = Number(box.dataset.shown);
    this.step = this.shown;
    this.wanted = "";
    this.rest = box.querySelector(".rest");
    this.told = this.rest.textContent;
    const details = box.querySelector("script.details");
    this.details = details ? JSON.parse(details.textContent) : [];
    this.named();
    this.heads();
    this.openable();
    const filter = box.querySelector("input");
    if (filter) filter.addEventListener("input", () => this.filter(filter.value));
    this.draw();
  }

  named() {
    const heads = [...this.box.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    const plain = new Set(["votes", "verdict"]);
    for (const row of this.rows)
      [...row.cells].forEach((cell, place) => {
        if (place === 0) cell.classList.add("first");
        else if (!plain.has(cell.className)) cell.dataset.head = heads[place];
      });
    this.box.querySelector("table").setAttribute("role", "table");
    for (const part of this.box.querySelectorAll("thead, tbody")) part.setAttribute("role", "rowgroup");
    for (const row of this.box.querySelectorAll("tr")) row.setAttribute("role", "row");
    for (const cell of this.box.querySelectorAll("td")) cell.setAttribute("role", "cell");
    for (const cell of this.box.querySelectorAll("thead th")) cell.setAttribute("role", "columnheader");
    for (const cell of this.box.querySelectorAll("tbody th")) cell.setAttribute("role", "rowheader");
  }

  heads() {
    this.box.querySelectorAll("thead th").forEach((head, place) => {
      const button = element("button", { type: "button" }, head.textContent.trim());
      head.replaceChildren(button);
      button.addEventListener("click", () => this.sort(head, place));
    });
  }

  sort(head, place) {
    const first = head.classList.contains("number") ? "descending" : "ascending";
    const other = first === "ascending" ? "descending" : "ascending";
    const way = head.getAttribute("aria-sort") === first ? other : first;
    for (const one of head.parentElement.cells) one.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", way);
    const sign = way === "ascending" ? 1 : -1;
    const keyed = this.rows.map((row) => [sortable(row.cells[place]), row]);
    const missing = (value) => value === "–" || value === "";
    keyed.sort(([a], [b]) => missing(a) - missing(b) || sign * compared(a, b));
    this.rows = keyed.map(([, row]) => row);
    this.closeAll();
    this.body.append(...this.rows);
    this.draw();
  }

  filter(text) {
    this.wanted = text.trim().toLowerCase();
    this.shown = this.step;
    this.closeAll();
    this.draw();
  }

  draw() {
    let found = 0;
    for (const row of this.rows) {
      row.classList.remove("more");
      if (this.wanted && row.text === undefined) row.text = row.textContent.toLowerCase();
      const fits = !this.wanted || row.text.includes(this.wanted);
      row.hidden = !fits || found >= this.shown;
      if (fits) found += 1;
    }
    this.tell(found);
  }

  tell(found) {
    const left = found - Math.min(found, this.shown);
    const parts = [];
    if (this.wanted) parts.push(`${found.toLocaleString("en")} of ${this.rows.length.toLocaleString("en")} rows fit. `);
    if (this.told) parts.push(`${this.told} `);
    if (left) {
      const more = element("button", { type: "button" }, `Show ${Math.min(left, 200).toLocaleString("en")} more`);
      more.addEventListener("click", () => {
        this.shown += 200;
        this.draw();
        this.rest.querySelector("button")?.focus();
      });
      parts.push(`${Math.min(found, this.shown).toLocaleString("en")} shown. `, more);
    }
    this.rest.setAttribute("aria-live", "polite");
    this.rest.replaceChildren(...parts);
  }

  openable() {
    this.details.forEach((detail, place) => {
      const row = this.rows[place];
      const name = row.querySelector("th.name");
      const button = element("button", { type: "button", "aria-expanded": "false" }, name.textContent.trim());
      name.replaceChildren(button);
      button.addEventListener("click", () => {
        const open = button.getAttribute("aria-expanded") === "true";
        button.setAttribute("aria-expanded", String(!open));
        if (open) row.nextElementSibling.remove();
        else row.after(opened(detail, row.cells.length));
      });
    });
  }

  closeAll() {
    for (const row of this.body.querySelectorAll(":scope > tr.opened")) row.remove();
    for (const button of this.body.querySelectorAll(".name button")) button.setAttribute("aria-expanded", "false");
  }
}

function opened(detail, width) {
  const facts = element("ul", {}, ...detail.facts.map((fact) => element("li", {}, fact)));
  const parts = element("div", { class: "parts" });
  if (detail.confusion.labels) parts.append(matrix(detail.confusion));
  if (detail.confusion.pairs?.length)
    parts.append(listed("Largest confusions", ["Others say", "This rater", "Ratings"], detail.confusion.pairs));
  if (detail.alone.length) parts.append(listed("Where nobody else said so", ["Item", "Said", "Decided"], detail.alone));
  return element("tr", { class: "opened" }, element("td", { colspan: width }, facts, parts));
}

function matrix(confusion) {
  const head = element("tr", {}, element("th", { scope: "col" }, "others ↓ rater →"));
  head.append(...confusion.labels.map((label) => element("th", { scope: "col", class: "number" }, label)));
  const rows = confusion.n.map((row, truth) => {
    const cells = row.map((n, given) => element("td", { class: given === truth ? "number on" : "number" }, n.toLocaleString("en")));
    return element("tr", {}, element("th", { scope: "row" }, confusion.labels[truth]), ...cells);
  });
  return captioned("Confusion, expected ratings", head, rows);
}

function listed(caption, heads, rows) {
  const head = element("tr", {}, ...heads.map((one) => element("th", { scope: "col" }, one)));
  const body = rows.map((row) => element("tr", {}, ...row.map((value) => element("td", {}, String(value)))));
  return captioned(caption, head, body);
}

function captioned(caption, head, rows) {
  return element("table", {}, element("caption", {}, caption), element("thead", {}, head), element("tbody", {}, ...rows));
}

for (const box of document.querySelectorAll("[data-table]")) new SortedTable(box);

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-filter]");
  const filter = link && document.querySelector(`${link.hash} input`);
  if (filter) {
    filter.value = link.dataset.filter;
    filter.dispatchEvent(new Event("input"));
  }
  const who = event.target.closest(".who");
  if (who) who.setAttribute("aria-expanded", String(who.getAttribute("aria-expanded") !== "true"));
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const who of document.querySelectorAll('.who[aria-expanded="true"]')) who.setAttribute("aria-expanded", "false");
});
