/// Codes of errors that pass by themselves: the same again, later, may go well.
const PASSING_CODES = new Set(["rate_limited", "overloaded", "unavailable", "internal", "request_timeout", "lost"]);

/// Something that did not work: a call, a frame, or the connection it was sent on.
export class Problem extends Error {
  /// The server's word for it; `lost` where there was no answer.
  code;
  /// The HTTP status; 0 where there was no answer, or over the socket.
  status;
  /// What the server asked to wait before the same again; null where it did not say.
  retryAfterMs;
  /// The field that is wrong; null where none is.
  field;
  requestId;

  /**
   * @param {string} message
   * @param {{ code?: string, status?: number, retryAfterMs?: number | null, field?: string | null,
   *   requestId?: string | null }} details
   */
  constructor(message, { code = "lost", status = 0, retryAfterMs = null, field = null, requestId = null } = {}) {
    super(message);
    this.name = "Problem";
    this.code = code;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.field = field;
    this.requestId = requestId;
  }

  /** What was thrown, as a problem: a mistake in a program does not pass. */
  static of(/** @type {unknown} */ thrown) {
    return thrown instanceof Problem ? thrown : new Problem(String(thrown), { code: "failed" });
  }

  /**
   * From an `error` frame.
   * @param {import("./types.js").Frame} frame
   */
  static fromFrame({ code, message, retry_after_ms = null, field = null }) {
    return new Problem(message, { code, retryAfterMs: retry_after_ms, field });
  }

  /// Whether the same may go well later, with nothing changed.
  get passes() {
    return PASSING_CODES.has(this.code) || this.retryAfterMs !== null || this.status >= 500;
  }
}
