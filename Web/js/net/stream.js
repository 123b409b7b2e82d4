/// How long a subscription may go unanswered before it is asked for again.
const ANSWER_MS = 15_000;

/**
 * What to do, in order: `subscribe` from the position under `ref`, `load` the history, `deliver` an event,
 * tell that it `began` anew, tell that it `ended`.
 * @typedef {{ do: "subscribe", ref: string } | { do: "load" } | { do: "deliver", event: any }
 *   | { do: "began" } | { do: "ended", code: string }} StreamAction
 */

/// What one client has of one group's events: each once, in order, from a position on; pure.
///
/// Where it cannot go on from its position (a first time, `resync`), it begins anew: at the head, or, with a history
/// that somebody loads, where that ends. Everything held from before is void then.
export class Stream {
  /** @type {import("./types.js").Position | null} */
  position;
  /** @type {"offline" | "asking" | "live" | "waiting" | "loading" | "ended"} */
  phase = "offline";
  /// When `tick` is due.
  deadline = Infinity;
  loads;
  #prefix;
  #count = 0;
  /** @type {string | null} */
  #asked = null;
  #isOnline = false;

  /**
   * @param {string} group
   * @param {{ position?: import("./types.js").Position | null, loads?: boolean }} options  `loads`: somebody loads
   *   the history whenever the stream begins anew
   */
  constructor(group, { position = null, loads = false } = {}) {
    this.group = group;
    this.position = position;
    this.loads = loads;
    this.#prefix = `s:${group}:`;
  }

  /// The ref of the subscription that is not answered yet.
  get asked() {
    return this.#asked;
  }

  // MARK: The connection

  /**
   * Follows, on a connection that is ready already.
   * @returns {StreamAction[]}
   */
  start(/** @type {number} */ now) {
    this.#isOnline = true;
    return this.loads && !this.position ? this.#load() : this.#askAgain(now);
  }

  /// A hello is about to name this group; `position` goes into its `resume`.
  greeting(/** @type {string | null} */ ref, /** @type {number} */ now) {
    this.#isOnline = true;
    if (this.phase !== "loading" && this.phase !== "ended") this.#ask(ref, now);
  }

  /**
   * What to do once the connection is ready: a stream that has its history to load begins with it.
   * @returns {StreamAction[]}
   */
  ready() {
    return this.loads && !this.position && this.phase !== "loading" ? this.#load() : [];
  }

  lost() {
    this.#isOnline = false;
    this.#asked = null;
    if (this.phase !== "loading" && this.phase !== "ended") this.phase = "offline";
    if (this.phase !== "loading") this.deadline = Infinity;
  }

  /**
   * Somebody loads the history from now on, and it begins anew.
   * @returns {StreamAction[]}
   */
  reload() {
    this.loads = true;
    this.position = null;
    return this.phase === "ended" ? [] : this.#load();
  }

  // MARK: Answers

  /**
   * @param {import("./types.js").Frame} frame
   * @returns {StreamAction[]}
   */
  subscribed({ ref, epoch, last_seq, recovered }) {
    if (this.phase === "loading" || this.phase === "ended" || (ref ?? null) !== this.#asked) return [];
    this.#asked = null;
    this.deadline = Infinity;
    this.phase = "live";
    if (!recovered) return [];
    if (this.position?.epoch === epoch) return [];
    return this.#begin({ epoch, seq: last_seq });
  }

  /**
   * @param {import("./types.js").Frame} frame
   * @returns {StreamAction[]}
   */
  resync({ epoch, last_seq }) {
    return this.phase === "live" ? this.#begin({ epoch, seq: last_seq }) : [];
  }

  /**
   * The subscription was refused. `wait` is null where that does not pass.
   * @returns {StreamAction[]}
   */
  refused(/** @type {string | null} */ ref, /** @type {string} */ code, /** @type {number | null} */ wait,
    /** @type {number} */ now) {
    if (this.phase !== "asking" || ref !== this.#asked) return [];
    if (wait === null) return this.ended(code);
    this.phase = "waiting";
    this.deadline = now + wait;
    return [];
  }

  /** @returns {StreamAction[]} */
  ended(/** @type {string} */ code) {
    if (this.phase === "ended") return [];
    this.phase = "ended";
    this.deadline = Infinity;
    this.position = null;
    return [{ do: "ended", code }];
  }

  // MARK: Events

  /**
   * A durable event. What comes while an answer is awaited belongs to the subscription before.
   * @param {import("./types.js").Frame} event
   * @returns {StreamAction[]}
   */
  event(event, /** @type {number} */ now) {
    if (this.phase !== "live" || !this.position || event.seq <= this.position.seq) return [];
    if (event.seq > this.position.seq + 1) return this.#askAgain(now);
    this.position = { epoch: this.position.epoch, seq: event.seq };
    return [{ do: "deliver", event }];
  }

  /**
   * The number that the group has reached, as the server says.
   * @returns {StreamAction[]}
   */
  head(/** @type {number} */ seq, /** @type {number} */ now) {
    return this.phase === "live" && this.position && seq > this.position.seq ? this.#askAgain(now) : [];
  }

  // MARK: History

  /**
   * @param {import("./types.js").Position | null} position  what the history that was loaded is at; null where there
   *   is none, and it goes on from the head
   * @returns {StreamAction[]}
   */
  loaded(position, /** @type {number} */ now) {
    if (this.phase !== "loading") return [];
    this.position = position;
    this.phase = "offline";
    return this.#isOnline ? this.#askAgain(now) : [];
  }

  /**
   * It could not be loaded. `wait` is null where that does not pass.
   * @returns {StreamAction[]}
   */
  loadFailed(/** @type {string} */ code, /** @type {number | null} */ wait, /** @type {number} */ now) {
    if (this.phase !== "loading") return [];
    if (wait === null) return this.ended(code);
    this.deadline = now + wait;
    return [];
  }

  /** @returns {StreamAction[]} */
  tick(/** @type {number} */ now) {
    if (now < this.deadline) return [];
    if (this.phase === "loading") return this.#load();
    return this.phase === "asking" || this.phase === "waiting" ? this.#askAgain(now) : [];
  }

  // MARK: Steps

  /** @returns {StreamAction[]} */
  #begin(/** @type {import("./types.js").Position} */ position) {
    if (this.loads) return this.#load();
    this.position = position;
    return [{ do: "began" }];
  }

  /** @returns {StreamAction[]} */
  #load() {
    this.phase = "loading";
    this.position = null;
    this.deadline = Infinity;
    return [{ do: "load" }];
  }

  /** @returns {StreamAction[]} */
  #askAgain(/** @type {number} */ now) {
    this.#count += 1;
    const ref = this.#prefix + this.#count;
    this.#ask(ref, now);
    return [{ do: "subscribe", ref }];
  }

  #ask(/** @type {string | null} */ ref, /** @type {number} */ now) {
    this.#asked = ref;
    this.phase = "asking";
    this.deadline = now + ANSWER_MS;
  }
}
