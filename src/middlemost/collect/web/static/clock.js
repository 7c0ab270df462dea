// How long an item is looked at: time in a hidden tab does not count.

const REMEMBERED = 21;

let seen = 0;
let since = null;
const last = [];

const running = () => (since === null ? 0 : performance.now() - since);

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") {
    seen += running();
    since = null;
  } else if (since === null) since = performance.now();
});

export function start() {
  seen = 0;
  since = document.visibilityState === "hidden" ? null : performance.now();
}

// An item that comes by itself, after a wait or from another tab, may come under a finger that is on its way: what is
// pressed in the first moments was not meant for it.
const AT_ONCE = 1000;
const MOMENT = 300;

let acted = performance.now();
let ready = 0;

export function act() {
  acted = performance.now();
}

export function shown() {
  const now = performance.now();
  ready = now - acted < AT_ONCE ? now : now + MOMENT;
}

export const isReady = () => performance.now() >= ready;

export const seconds = () => Math.round(seen + running()) / 1000;

export function note(value) {
  last.push(value);
  if (last.length > REMEMBERED) last.shift();
}

export function pace() {
  if (last.length < 3) return null;
  const sorted = [...last].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
