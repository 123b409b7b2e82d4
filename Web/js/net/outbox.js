import { BackOff } from "./backoff.js";
import { Problem } from "./problem.js";

/// What may wait in all. Whoever writes more is told so.
const ENTRIES_MAX = 200;
/// Groups that have a message on its way at once.
const LANES_MAX = 8;
/// How often the server may fail at one message before that is no accident.
const TRIES_MAX = 5;
/// Closed because of a frame that this side sent: not text, too long, not to be read.
const CLOSED_FOR_A_FRAME = new Set([1007, 1009, 4500]);

/**
 * A message that waits. `problem` is why it was refused for good, in words; then those behind it wait as well.
 * @typedef {import("./types.js").Draft & { problem?: { code: string, message: string, field: string | null } }} Entry
 */

/// What one person wrote and the server has not taken yet; pure.
///
/// Each group is a lane: one message of it is on its way at a time, since of more those behind a refused one would
/// overtake it. What may pass is tried again with the same `client_id`, which makes no second message. At what does not
/// pass the lane stops, until somebody says `retry` or `remove`.
export class Outbox {
  /**
   * In the order in which they were written.
   * @type {Entry[]}
   */
  entries;
  /// When `next` may have more to give.
  deadline = Infinity;
  #random;
  /// Ids of those on their way.
  #onItsWay = new Set();
  /// Of the groups that wait: until when.
  /** @type {Map<string, number>} */
  #waits = new Map();
  /** @type {Map<string, { backOff: BackOff, count: number }>} */
  #tries = new Map();
  /// Ids of those that may be why a connection ended: each goes alone.
  #suspects = new Set();

  /**
   * @param {Entry[]} [entries]  what an earlier one left
   * @param {() => number} [random]
   */
  constructor(entries = [], random = Math.random) {
    this.entries = [...entries];
    this.#random = random;
  }

  /** @param {import("./types.js").Draft} draft */
  add(draft) {
    if (this.entries.length >= ENTRIES_MAX) {
      throw new Problem("Too many messages wait to be sent.", { code: "outbox_full" });
    }
    if (this.#find(draft.client_id)) throw new Problem("It is being sent already.", { code: "conflict" });
    this.entries.push({ ...draft });
  }

  /// What goes out now. A group whose first message is refused, on its way or told to wait has nothing.
  next(/** @type {number} */ now) {
    this.deadline = Infinity;
    const seen = new Set();
    const result = [];
    for (const entry of this.entries) {
      if (seen.has(entry.group)) continue;
      seen.add(entry.group);
      if (!this.#mayGo(entry, now)) continue;
      this.#onItsWay.add(entry.client_id);
      result.push(entry);
    }
    return result;
  }

  #mayGo(/** @type {Entry} */ entry, /** @type {number} */ now) {
    if (entry.problem || this.#onItsWay.has(entry.client_id)) return false;
    const wait = this.#waits.get(entry.group) ?? 0;
    if (wait > now) {
      this.deadline = Math.min(this.deadline, wait);
      return false;
    }
    this.#waits.delete(entry.group);
    return this.#onItsWay.size < (this.#suspects.size > 0 ? 1 : LANES_MAX);
  }

  /// The server has it; the entry, where there still is one.
  acknowledged(/** @type {string} */ id) {
    return this.remove(id);
  }

  /// The server did not take it. Returns the entry where it is refused for good.
  refused(/** @type {string} */ id, /** @type {Problem} */ problem, /** @type {number} */ now) {
    const entry = this.#find(id);
    if (!this.#onItsWay.delete(id) || !entry) return null;
    this.#suspects.delete(id);
    const tries = this.#tries.get(id) ?? { backOff: new BackOff(this.#random), count: 0 };
    tries.count += 1;
    this.#tries.set(id, tries);
    if (problem.passes && (problem.code !== "internal" || tries.count < TRIES_MAX)) {
      const wait = problem.retryAfterMs ?? 0;
      this.#waits.set(entry.group, now + tries.backOff.next(wait));
      return null;
    }
    entry.problem = { code: problem.code, message: problem.message, field: problem.field };
    return entry;
  }

  /**
   * The connection ended with this code: what was on its way goes again. `isForMessage` says that it ended because of
   * one of those; `refused` is that one, where it is known which.
   * @returns {{ isForMessage: boolean, refused: Entry | null }}
   */
  lost(/** @type {number} */ code) {
    const ids = [...this.#onItsWay];
    this.#onItsWay.clear();
    const isForMessage = ids.length > 0 && CLOSED_FOR_A_FRAME.has(code);
    if (!isForMessage) return { isForMessage, refused: null };
    if (ids.length > 1) {
      this.#suspects = new Set(ids);
      return { isForMessage, refused: null };
    }
    this.#suspects.delete(ids[0]);
    const refused = this.#find(ids[0]) ?? null;
    if (refused) refused.problem = { code: "bad_request", message: "The server cannot read it.", field: null };
    return { isForMessage, refused };
  }

  /// A refused one is tried again, as it is.
  retry(/** @type {string} */ id) {
    delete this.#find(id)?.problem;
    this.#tries.delete(id);
  }

  /// Takes it out. One that is on its way may arrive all the same.
  remove(/** @type {string} */ id) {
    const entry = this.#find(id);
    this.entries = this.entries.filter((other) => other !== entry);
    this.#onItsWay.delete(id);
    this.#suspects.delete(id);
    this.#tries.delete(id);
    return entry ?? null;
  }

  #find(/** @type {string} */ id) {
    return this.entries.find((entry) => entry.client_id === id);
  }
}
