import { setTimeout as pause } from "node:timers/promises";

const LOOK_MS = 5;
const DEADLINE_MS = 20_000;

/// Waits until `condition` holds, and says what did not come true where it never does.
export async function eventually(what, condition, limit = DEADLINE_MS) {
  const end = Date.now() + limit;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`Not within ${limit} ms: ${what}`);
    await pause(LOOK_MS);
  }
}
