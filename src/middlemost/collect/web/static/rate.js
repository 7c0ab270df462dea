// Starts the rater's page.

import { get, isTurn } from "./api.js";
import { byId } from "./element.js";
import { inChosenLanguage, spoken } from "./language.js";
import { listenToKeys } from "./keys.js";
import { Page } from "./page.js";
import { speak } from "./strings.js";

const AGAIN = 3000;

async function who() {
  for (;;) {
    const reply = await get(`/api/me?language=${encodeURIComponent(spoken())}`);
    if (reply.status === 200) return reply.body;
    if (reply.status === 401) return location.reload(); // the server shows what to do
    await new Promise((resolve) => setTimeout(resolve, Math.max(AGAIN, reply.wait)));
  }
}

if (inChosenLanguage()) await new Promise(() => {});
const asked = get("/api/next");
const me = await who();
speak(me.strings, me.language);
const page = await Page.made(me);

for (const [id, action] of Object.entries({
  undo: () => page.undo(),
  skip: () => page.skip(),
  flag: () => page.flag(),
  help: () => page.help(),
  "leave-back": () => page.leaveBack(),
}))
  byId(id)?.addEventListener("click", action);
document.addEventListener("click", (event) => {
  if (!byId("menu").contains(event.target)) byId("menu").open = false;
});
listenToKeys(page);

const first = await asked;
if (isTurn(first.body)) page.show(first.body);
else await page.next();
page.outbox.hurry();
