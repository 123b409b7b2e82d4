const PAUSE_MS_MIN = 500;
const PAUSE_MS_MAX = 30_000;

/// Pauses that grow with each failure and are random, so that the clients of a restarted server do not come back all
/// at once.
export class BackOff {
  #failures = 0;
  #random;

  /** @param {() => number} [random]  from 0 to 1 */
  constructor(random = Math.random) {
    this.#random = random;
  }

  /// The milliseconds to wait after one more failure, never less than `least`.
  next(least = 0) {
    const most = Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return least + this.#random() * most;
  }

  reset() {
    this.#failures = 0;
  }
}
