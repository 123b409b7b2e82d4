const UNSENT_MAX = 100;

/// What one person wrote to one group and does not see in it yet, in order; a reload of the page keeps it.
///
/// One message is on its way at a time: were they more, those behind a refused one would overtake it. An entry has a
/// `reason` once it is refused for good, and a `seq` once the server has it.
export class Outbox {
  entries;
  #key;
  #onItsWay = null;
  #isHeld = false;
  #isSlow = false;

  /// `key` names it in the tab's storage.
  constructor(key) {
    this.#key = key;
    this.entries = JSON.parse(sessionStorage.getItem(key) ?? "[]");
  }

  get waiting() {
    return this.entries.filter((entry) => !entry.reason && !entry.seq);
  }

  /// What to tell from the first pause until all is sent.
  get notice() {
    return this.#isSlow ? `The server takes no more at once: ${this.waiting.length} waiting.` : "";
  }

  /// False where too much waits already.
  add(content) {
    if (this.entries.length >= UNSENT_MAX) return false;
    this.entries.push({ id: uuid(), content });
    this.#save();
    return true;
  }

  /// The message to send now, if any.
  next() {
    const [entry] = this.waiting;
    if (!entry) this.#isSlow = false;
    if (!entry || this.#isHeld || this.#onItsWay) return null;
    this.#onItsWay = entry.id;
    return entry;
  }

  /// The message on its way, if this is its id.
  sending(id) {
    return id === this.#onItsWay ? this.entries.find((entry) => entry.id === id) : undefined;
  }

  answered(id, outcome) {
    if (id === this.#onItsWay) this.#onItsWay = null;
    Object.assign(this.entries.find((entry) => entry.id === id) ?? {}, outcome);
    this.#save();
  }

  /// Nothing goes out until `release`; then the same message goes first.
  hold() {
    this.#onItsWay = null;
    this.#isHeld = this.#isSlow = true;
  }

  release() {
    this.#isHeld = false;
  }

  /// The connection ended. What was on its way goes again with the same `client_id`, which makes no second message;
  /// but not where the connection ended because of it. Whether that was so.
  lost(reason) {
    const id = this.#onItsWay;
    this.#onItsWay = null;
    if (id && reason) this.answered(id, { reason });
    return Boolean(id && reason);
  }

  remove(isGone) {
    this.entries = this.entries.filter((entry) => !isGone(entry));
    this.#save();
  }

  #save() {
    const unsent = this.entries.filter((entry) => !entry.seq);
    if (!unsent.length) return sessionStorage.removeItem(this.#key);
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(unsent));
    } catch {
      // The tab's storage is full: these live as long as the page.
    }
  }
}

/// A random UUID. `crypto.randomUUID` is missing where the page came over plain HTTP from another machine.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
