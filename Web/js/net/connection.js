import { BackOff } from "./backoff.js";

/// How long a connection may take to open, and then to answer `hello`.
const OPENING_MS = 15_000;
const GREETING_MS = 15_000;
/// How long a `ping` may go unanswered.
const PONG_MS = 10_000;
const HEARTBEAT_MS_DEFAULT = 25_000;
/// A connection that lasted this long was no failure.
const STEADY_MS = 10_000;
/// How long before its end a token is renewed; a third of its life where that is shorter.
const RENEWAL_MS = 60_000;

const UNAUTHENTICATED = 4501;
const NO_ANSWER = 1006;

/**
 * What to do: `open` a socket, `greet` on it with hello, `ping`, `renew` the token, greet `again` with the new token,
 * `close` the socket.
 * @typedef {"open" | "greet" | "ping" | "renew" | "again" | "close"} Action
 */

/// Decides when to connect, to wait, to renew the token, to give up; pure: it is told what happened and the time, and
/// answers with actions. Whoever carries them out calls `tick` once `deadline` has come.
export class Connection {
  /** @type {"stopped" | "opening" | "greeting" | "ready" | "pausing" | "renewing"} */
  state = "stopped";
  /// When `tick` is due.
  deadline = Infinity;
  /**
   * Why it stopped for good: a close code, or 4501 where the session has ended; null where it was asked to.
   * @type {number | null}
   */
  endedBy = null;

  #backOff;
  #heartbeatMs = HEARTBEAT_MS_DEFAULT;
  #readyAt = 0;
  #heardAt = 0;
  #pingedAt = Infinity;
  #renewAt = Infinity;
  #expiresAt = Infinity;
  #isRenewing = false;
  /// Whether a token was renewed because of a 4501 and the server has not taken it yet.
  #wasRenewed = false;
  /**
   * What `bye` asked for.
   * @type {number | null}
   */
  #comeBackMs = null;
  /// Whether the pause ends with a renewal.
  #mustRenew = false;

  /** @param {() => number} [random] */
  constructor(random = Math.random) {
    this.#backOff = new BackOff(random);
  }

  /** @returns {Action[]} */
  start(/** @type {number} */ now) {
    if (this.state !== "stopped") return [];
    this.endedBy = null;
    return this.#open(now);
  }

  /** @returns {Action[]} */
  stop() {
    return this.#end(null);
  }

  /**
   * The network is back, or somebody asks: a pause ends at once.
   * @returns {Action[]}
   */
  wake(/** @type {number} */ now) {
    return this.state === "pausing" ? this.#resume(now) : [];
  }

  // MARK: The socket

  /** @returns {Action[]} */
  opened(/** @type {number} */ now) {
    if (this.state !== "opening") return [];
    this.state = "greeting";
    this.deadline = now + GREETING_MS;
    return ["greet"];
  }

  /** @param {import("./types.js").Frame} frame */
  received(frame, /** @type {number} */ now) {
    this.#heardAt = now;
    this.#pingedAt = Infinity;
    if (frame.type === "bye") this.#comeBackMs = frame.reconnect_after_ms;
    if (frame.type === "ready") {
      this.#heartbeatMs = frame.heartbeat_ms;
      this.#wasRenewed = false;
      if (this.state === "greeting") {
        this.state = "ready";
        this.#readyAt = now;
      }
    }
    if (this.state === "ready") this.#plan();
  }

  /**
   * The socket ended. `retryAfterMs` is what a refused upgrade asked for; `isForMessage` says that it ended because of
   * one message, which will not be sent again as it is.
   * @param {{ code: number, retryAfterMs?: number | null, isForMessage?: boolean }} end
   * @returns {Action[]}
   */
  closed({ code, retryAfterMs = null, isForMessage = false }, /** @type {number} */ now) {
    if (!["opening", "greeting", "ready"].includes(this.state)) return [];
    if (this.state === "ready" && now - this.#readyAt >= STEADY_MS) this.#backOff.reset();
    const pause = this.#backOff.next(retryAfterMs ?? 0);
    // The server's own wait is different for everyone already.
    const wait = this.#comeBackMs ?? pause;
    this.#comeBackMs = null;
    if (code === UNAUTHENTICATED) {
      if (this.#wasRenewed) return this.#pause(now, pause, true);
      this.#wasRenewed = true;
      return this.#renewNow();
    }
    if (code < 4500 || code > 4999 || isForMessage) return this.#pause(now, wait, false);
    this.#end(code);
    return [];
  }

  // MARK: The token

  /// When the token that is used from now on ends; Infinity where it cannot be renewed.
  tokenEnds(/** @type {number} */ at, /** @type {number} */ now) {
    this.#expiresAt = at;
    this.#renewAt = at - Math.min(RENEWAL_MS, Math.max(0, at - now) / 3);
    if (this.state === "ready") this.#plan();
  }

  /**
   * There is a new token; `tokenEnds` has been told of it.
   * @returns {Action[]}
   */
  renewed(/** @type {number} */ now) {
    this.#isRenewing = false;
    if (this.state === "ready") return this.#plan(), ["again"];
    return this.state === "renewing" ? this.#openSocket(now) : [];
  }

  /**
   * The server gives no new token, now or later.
   * @returns {Action[]}
   */
  renewalRefused() {
    this.#isRenewing = false;
    return this.#end(UNAUTHENTICATED);
  }

  /**
   * There was no answer, or one that passes.
   * @returns {Action[]}
   */
  renewalFailed(/** @type {number} */ now) {
    this.#isRenewing = false;
    const wait = this.#backOff.next();
    if (this.state === "ready") {
      this.#renewAt = now + wait;
      this.#plan();
      return [];
    }
    return this.state === "renewing" ? this.#pause(now, wait, true) : [];
  }

  // MARK: Time

  /** @returns {Action[]} */
  tick(/** @type {number} */ now) {
    if (now < this.deadline) return [];
    switch (this.state) {
      case "opening": case "greeting": return ["close", ...this.closed({ code: NO_ANSWER }, now)];
      case "pausing": return this.#resume(now);
      case "ready": return this.#tickReady(now);
      default: return [];
    }
  }

  /** @returns {Action[]} */
  #tickReady(/** @type {number} */ now) {
    if (now >= this.#pingedAt + PONG_MS) return ["close", ...this.closed({ code: NO_ANSWER }, now)];
    /** @type {Action[]} */
    const actions = [];
    if (this.#pingedAt === Infinity && now >= this.#heardAt + this.#heartbeatMs) {
      this.#pingedAt = now;
      actions.push("ping");
    }
    if (now >= this.#renewAt) {
      this.#renewAt = Infinity;
      if (!this.#isRenewing) actions.push("renew");
      this.#isRenewing = true;
    }
    this.#plan();
    return actions;
  }

  /// Browsers tell nothing of the server's pings: this side asks where nothing was heard for a heartbeat.
  #plan() {
    const silence = this.#pingedAt === Infinity ? this.#heardAt + this.#heartbeatMs : this.#pingedAt + PONG_MS;
    this.deadline = Math.min(silence, this.#renewAt);
  }

  // MARK: Steps

  /** @returns {Action[]} */
  #open(/** @type {number} */ now) {
    return now >= this.#expiresAt ? this.#renewNow() : this.#openSocket(now);
  }

  /** @returns {Action[]} */
  #openSocket(/** @type {number} */ now) {
    this.state = "opening";
    this.deadline = now + OPENING_MS;
    this.#pingedAt = Infinity;
    return ["open"];
  }

  /** @returns {Action[]} */
  #renewNow() {
    this.state = "renewing";
    this.deadline = Infinity;
    if (this.#isRenewing) return [];
    this.#isRenewing = true;
    return ["renew"];
  }

  /** @returns {Action[]} */
  #pause(/** @type {number} */ now, /** @type {number} */ wait, /** @type {boolean} */ mustRenew) {
    this.state = "pausing";
    this.deadline = now + wait;
    this.#mustRenew = mustRenew;
    return [];
  }

  /** @returns {Action[]} */
  #resume(/** @type {number} */ now) {
    return this.#mustRenew ? this.#renewNow() : this.#open(now);
  }

  /** @returns {Action[]} */
  #end(/** @type {number | null} */ code) {
    const hadSocket = ["opening", "greeting", "ready"].includes(this.state);
    this.state = "stopped";
    this.deadline = Infinity;
    this.endedBy = code;
    return hadSocket ? ["close"] : [];
  }
}
