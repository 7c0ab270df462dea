// Requests to the server. Nothing is thrown: a request that got no proper answer has status 0.

const PATIENCE = 20000;
const MOST_KEPT_ALIVE = 50000; // browsers send at most 64 KiB after the page was left

export async function request(method, path, body) {
  const sent = body === undefined ? undefined : JSON.stringify(body);
  try {
    const reply = await fetch(path, {
      method,
      body: sent,
      headers: sent === undefined ? { Accept: "application/json" } : { Accept: "application/json", "Content-Type": "application/json" },
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error", // a network that wants a login first answers with its own page
      keepalive: sent !== undefined && sent.length < MOST_KEPT_ALIVE,
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    const seconds = Number(reply.headers.get("Retry-After"));
    return { status: reply.status, body: await reply.json(), wait: seconds > 0 ? seconds * 1000 : 0 };
  } catch {
    return { status: 0, body: null, wait: 0 };
  }
}

export const get = (path) => request("GET", path);
export const post = (path, body) => request("POST", path, body);

export const isTurn = (body) => body !== null && typeof body === "object" && "task" in body && "progress" in body;
