// Drags one element of a list by its handle, with mouse, pen or finger; one that was only touched is tapped.

export function dragging(element, handle, all, { dropped, tapped }) {
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    element.classList.add("dragged");
    let moved = false;

    function move(moving) {
      for (const other of all()) {
        if (other === element) continue;
        const { top, height } = other.getBoundingClientRect();
        const below = element.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
        const middle = top + height / 2;
        if (below ? moving.clientY > middle : moving.clientY < middle) {
          if (below) element.before(other); // the dragged one stays in the page, else it would lose the pointer
          else element.after(other);
          moved = true;
          return;
        }
      }
    }

    function done(ending) {
      handle.removeEventListener("pointermove", move);
      element.classList.remove("dragged");
      if (moved) dropped(all(), element);
      else if (ending.type === "pointerup") tapped();
    }

    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", done, { once: true });
    handle.addEventListener("pointercancel", done, { once: true });
  });
}
