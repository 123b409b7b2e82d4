/// Tells listeners. One that throws harms neither the others nor who tells.
export class Emitter {
  /** @type {Map<string, Set<(...values: any[]) => void>>} */
  #listeners = new Map();

  /**
   * Calls `listener` whenever that happens; what it returns ends that.
   * @param {string} name
   * @param {(...values: any[]) => void} listener
   */
  on(name, listener) {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** @protected */
  emit(/** @type {string} */ name, /** @type {any[]} */ ...values) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        listener(...values);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
