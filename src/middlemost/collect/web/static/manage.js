// Managers' pages: times in the reader's own zone, and numbers that renew themselves. Everything works without it.

const EVERY = 10_000;

localise(document);
for (const one of document.querySelectorAll("[data-script]")) one.hidden = false;
if (document.querySelector("[data-live]")) setTimeout(renew, EVERY);

function localise(part) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  for (const one of part.querySelectorAll("time[datetime]")) one.textContent = format.format(new Date(one.dateTime));
}

// Renews the page for ever; where that takes the server long, the more seldom.
async function renew() {
  const begun = performance.now();
  await replace();
  setTimeout(renew, Math.max(EVERY, 20 * (performance.now() - begun)));
}

// Fetches the page again and puts the new part in the place of the old one, unless somebody is in it.
async function replace() {
  const old = document.querySelector("[data-live]");
  if (document.hidden || old.contains(document.activeElement) || !getSelection().isCollapsed) return;
  let text;
  try {
    const reply = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!reply.ok || reply.redirected) return;
    text = await reply.text();
  } catch {
    return; // the server is away; the next turn asks again
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.querySelector("[data-live]");
  if (!fresh || old.contains(document.activeElement)) return;
  for (const open of old.querySelectorAll("details[open][data-keep]")) {
    const same = fresh.querySelector(`details[data-keep="${CSS.escape(open.dataset.keep)}"]`);
    if (same) same.open = true;
  }
  for (const one of fresh.querySelectorAll("[data-script]")) one.hidden = false;
  localise(fresh);
  old.replaceWith(document.adoptNode(fresh));
  const chip = document.querySelector(".masthead .chip");
  chip.replaceWith(document.adoptNode(page.querySelector(".masthead .chip")));
}
