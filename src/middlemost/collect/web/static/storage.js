// What stays in this browser. Where it keeps nothing (private windows, no room), it stays in the page.

const kept = new Map();

export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? kept.get(key) ?? null;
  } catch {
    return kept.get(key) ?? null;
  }
}

export function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    kept.delete(key);
  } catch {
    kept.set(key, value);
  }
}

export function remove(key) {
  kept.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing was kept there
  }
}

export function keysUnder(prefix) {
  let there = [];
  try {
    there = Object.keys(localStorage);
  } catch {
    // nothing was kept there
  }
  return [...new Set([...there, ...kept.keys()])].filter((key) => key.startsWith(prefix));
}

// Whether this tab does something for the first time; false where the browser can't remember it.
export function firstTime(key, value) {
  try {
    const before = sessionStorage.getItem(key) === String(value);
    sessionStorage.setItem(key, value);
    return !before;
  } catch {
    return false;
  }
}

export function madeId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
