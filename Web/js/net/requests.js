import { Problem } from "./problem.js";

const REQUESTS_MAX = 500;

/// What was asked on one connection and is not answered yet.
export class Requests {
  #count = 0;
  /** @type {Map<string, { resolve: (frame: any) => void, reject: (problem: Problem) => void }>} */
  #open = new Map();

  /**
   * @param {(ref: string) => void} write  sends it under this ref
   * @returns {Promise<any>}  the frame that answers it
   */
  ask(write) {
    if (this.#open.size >= REQUESTS_MAX) {
      return Promise.reject(new Problem("Too much is asked at once.", { code: "overloaded", retryAfterMs: 500 }));
    }
    this.#count += 1;
    const ref = `r:${this.#count}`;
    const answer = new Promise((resolve, reject) => this.#open.set(ref, { resolve, reject }));
    write(ref);
    return answer;
  }

  /// Whether the frame answers one.
  answered(/** @type {import("./types.js").Frame} */ frame) {
    const ref = frame.ref ?? "";
    const request = this.#open.get(ref);
    if (!request) return false;
    this.#open.delete(ref);
    if (frame.type === "error") request.reject(Problem.fromFrame(frame));
    else request.resolve(frame);
    return true;
  }

  /// The connection ended: nobody knows what became of them.
  lost() {
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const { reject } of open) reject(new Problem("The connection was lost before there was an answer."));
  }
}
