/**
 * Where an outbox lives between two runs of a program. `load` and `save` may return promises; the last `save` counts.
 * @typedef {{ load: () => any, save: (entries: import("./outbox.js").Entry[]) => any }} OutboxStorage
 */

/**
 * Lives as long as the page.
 * @implements {OutboxStorage}
 */
export class MemoryStorage {
  #entries = "[]";

  load() {
    return JSON.parse(this.#entries);
  }

  /** @param {import("./outbox.js").Entry[]} entries */
  save(entries) {
    this.#entries = JSON.stringify(entries);
  }
}

/**
 * In the browser's `localStorage` or `sessionStorage`, under a key.
 * @implements {OutboxStorage}
 */
export class WebStorage {
  #storage;
  #key;

  /**
   * @param {Storage} storage
   * @param {string} key  one a person, so that nobody sends what somebody else wrote
   */
  constructor(storage, key) {
    this.#storage = storage;
    this.#key = key;
  }

  load() {
    return JSON.parse(this.#storage.getItem(this.#key) ?? "[]");
  }

  /** @param {import("./outbox.js").Entry[]} entries */
  save(entries) {
    if (entries.length > 0) this.#storage.setItem(this.#key, JSON.stringify(entries));
    else this.#storage.removeItem(this.#key);
  }
}
