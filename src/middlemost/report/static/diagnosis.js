
function graded(one) {
  return one.quality < 0.001 ? "<0.001" : one.quality.toFixed(3);
}

// The data map: pointing tells, dragging lists. Values from the data enter as text, never as HTML.
class DataMap {
  constructor(box, known) {
    this.box = box;
    this.labels = known.labels;
    this.points = known.points.map(([item, given, suggested, quality, state, region, confidence, variability, line, picture]) => ({
      item, given, suggested, quality, confidence, variability, line, picture,
      state: known.states[state], region: known.regions[region] ?? "",
    }));
    this.tip = box.querySelector(".tip");
    this.list = document.querySelector(".picked");
    this.svgs = [...box.querySelectorAll("svg")];
    for (const svg of this.svgs) this.listen(svg);
    this.offer([...known.states, ...known.regions]);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.clear();
    });
  }

  offer(names) {
    this.picks = names.filter((name) => this.points.some((one) => one.state === name || one.region === name)).map((name) => {
      const button = element("button", { type: "button", "aria-pressed": "false" }, name);
      button.addEventListener("click", () => {
        if (button.getAttribute("aria-pressed") === "true") return this.clear();
        this.pick((one) => one.state === name || one.region === name, name);
        button.setAttribute("aria-pressed", "true");
      });
      return button;
    });
    document.querySelector(".picks").append(...this.picks);
  }

  listen(svg) {
    let from = null;
    const reach = 12;
    svg.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch" || event.button !== 0) return;
      from = this.place(svg, event);
      svg.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    svg.addEventListener("pointermove", (event) => {
      const at = this.place(svg, event);
      if (from === null) return event.pointerType === "touch" ? undefined : this.tell(svg, at);
      this.hush();
      if (Math.hypot(at.x - from.x, at.y - from.y) > 4) this.brush(svg, from, at);
    });
    svg.addEventListener("pointerup", (event) => {
      if (from === null) return;
      const at = this.place(svg, event);
      const wide = Math.hypot(at.x - from.x, at.y - from.y) > 4;
      if (wide) this.within(svg, Math.min(from.x, at.x), Math.max(from.x, at.x), Math.min(from.y, at.y), Math.max(from.y, at.y));
      else this.around(svg, at, reach);
      from = null;
    });
    svg.addEventListener("pointercancel", () => { from = null; });
    svg.addEventListener("pointerleave", () => this.hush());
    svg.addEventListener("click", (event) => {
      if (event.pointerType === "touch") this.around(svg, this.place(svg, event), 22);
    });
  }

  place(svg, event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.frame(svg).getScreenCTM().inverse());
    return { x: at.x, y: at.y, clientX: event.clientX, clientY: event.clientY };
  }

  marks(svg) {
    svg.marks ??= [...svg.querySelectorAll("use.point")].map((mark) => ({ mark, x: Number(mark.getAttribute("x")), y: Number(mark.getAttribute("y")) }));
    return svg.marks;
  }

  frame(svg) {
    return svg.querySelector("use.point")?.parentElement ?? svg;
  }

  tell(svg, at) {
    let nearest = -1;
    let least = 81;
    this.marks(svg).forEach(({ x, y }, place) => {
      const apart = (x - at.x) ** 2 + (y - at.y) ** 2;
      if (apart <= least) [nearest, least] = [place, apart];
    });
    this.hush();
    if (nearest < 0) return;
    svg.marks[nearest].mark.classList.add("at");
    const one = this.points[nearest];
    const parts = [element("b", {}, one.item), element("span", {}, this.said(one))];
    parts.push(element("span", {}, `quality ${graded(one)}; confidence ${one.confidence.toFixed(2)}, variability ${one.variability.toFixed(2)}`));
    if (one.line) parts.push(element("span", {}, one.line));
    if (one.picture) parts.push(element("img", { src: one.picture, alt: "" }));
    this.tip.replaceChildren(...parts);
    this.tip.hidden = false;
    const box = this.box.getBoundingClientRect();
    const left = at.clientX - box.left + 14;
    this.tip.style.left = `${Math.max(0, Math.min(left, box.width - this.tip.offsetWidth))}px`;
    const above = at.clientY - box.top - this.tip.offsetHeight - 12;
    this.tip.style.top = `${above > 0 ? above : at.clientY - box.top + 16}px`;
  }

  hush() {
    this.tip.hidden = true;
    for (const mark of this.box.querySelectorAll(".point.at")) mark.classList.remove("at");
  }

  said(one) {
    const given = this.labels[one.given];
    const other = one.suggested === one.given ? "" : ` → ${this.labels[one.suggested]}`;
    return `${given}${other} (${one.state})`;
  }

  brush(svg, from, at) {
    svg.band ??= this.frame(svg).appendChild(document.createElementNS("http://www.w3.org/2000/svg", "rect"));
    const band = svg.band;
    band.setAttribute("class", "brush");
    band.setAttribute("x", Math.min(from.x, at.x));
    band.setAttribute("y", Math.min(from.y, at.y));
    band.setAttribute("width", Math.abs(at.x - from.x));
    band.setAttribute("height", Math.abs(at.y - from.y));
  }

  within(svg, left, right, top, bottom) {
    const marks = this.marks(svg);
    const inside = new Set(marks.flatMap(({ x, y }, place) => (x >= left && x <= right && y >= top && y <= bottom ? [place] : [])));
    this.pick((_, place) => inside.has(place), "in this part of the map", svg.band);
  }

  around(svg, at, reach) {
    const near = new Set(this.marks(svg).flatMap(({ x, y }, place) => (Math.hypot(x - at.x, y - at.y) <= reach ? [place] : [])));
    if (near.size) this.pick((_, place) => near.has(place), "here");
    else this.clear();
  }

  pick(wanted, name, band) {
    this.clear(band);
    const found = this.points.map((one, place) => [one, place]).filter(([one, place]) => wanted(one, place));
    for (const svg of this.svgs) {
      svg.classList.add("picking");
      const marks = this.marks(svg);
      for (const [, place] of found) marks[place].mark.classList.add("on");
    }
    found.sort(([a], [b]) => a.quality - b.quality);
    this.show(found.map(([one]) => one), name);
  }

  show(found, name) {
    const most = 100;
    const n = found.length.toLocaleString("en");
    const told = `${n} ${found.length === 1 ? "item" : "items"} ${name}${found.length > most ? `; the ${most} most suspicious` : ""}`;
    const rows = found.slice(0, most).map((one) => {
      const about = element("div", {}, element("span", { class: "id" }, one.item), " ", element("span", {}, one.line));
      if (one.picture) about.append(element("img", { src: one.picture, alt: "" }));
      return element("li", {}, about, element("div", { class: "said-of" }, this.said(one)), element("div", { class: "number" }, graded(one)));
    });
    const clear = element("button", { type: "button" }, "Clear");
    clear.addEventListener("click", () => this.clear());
    const list = element("ol", { tabindex: "0", "aria-label": told }, ...rows);
    this.list.replaceChildren(element("p", { class: "rest" }, told, " ", clear), ...(rows.length ? [list] : []));
  }

  clear(band) {
    this.list.replaceChildren();
    for (const pick of this.picks) pick.setAttribute("aria-pressed", "false");
    for (const svg of this.svgs) {
      svg.classList.remove("picking");
      if (svg.band && svg.band !== band) {
        svg.band.remove();
        svg.band = undefined;
      }
      for (const mark of svg.querySelectorAll(".point.on")) mark.classList.remove("on");
    }
  }
}

const mapBox = document.querySelector(".map");
if (mapBox) new DataMap(mapBox, JSON.parse(document.getElementById("map-points").textContent));
