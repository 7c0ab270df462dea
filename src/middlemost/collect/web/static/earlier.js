// Going back: the rater's last answer, or the one before the one that is open.

import { get } from "./api.js";

// The item with its answer, or the name of the words that say why there is none.
export async function earlierAnswer(open, isOurs) {
  const history = await get("/api/history");
  if (history.status !== 200) return "undo_off";
  const seen = new Set();
  const rated = history.body.filter(({ assignment, status }) => {
    const first = !seen.has(assignment);
    seen.add(assignment);
    return first && (status === "rating" || status === "preview");
  });
  const place = open?.answer ? rated.findIndex((row) => row.assignment === open.assignment) + 1 : 0;
  if (!rated[place]) return "undo_nothing";
  const reply = await get(`/api/answers/${rated[place].assignment}`);
  return reply.status === 200 && reply.body.answer && isOurs(reply.body) ? reply.body : "undo_off";
}
