import { emptyState, applyEvent, applySignal, loadState, addPage } from "../state/group.js";
import { Problem } from "./problem.js";

const PAGE_COUNT = 100;

/// An open group: its state, as the server has it, kept up to date by its client.
export class LiveGroup {
  /**
   * Never changed, always replaced.
   * @type {import("../state/group.js").GroupState}
   */
  state;
  /// Kept once its history is there.
  /** @type {Promise<LiveGroup>} */
  opened;
  /**
   * Why it is no longer kept up to date; null while it is.
   * @type {string | null}
   */
  endedBy = null;
  #rest;
  /** @type {{ resolve: (live: LiveGroup) => void, reject: (problem: Error) => void }} */
  #opening = { resolve: () => {}, reject: () => {} };

  /**
   * @param {string} group
   * @param {import("./rest.js").Rest} rest
   */
  constructor(group, rest) {
    this.group = group;
    this.#rest = rest;
    this.state = emptyState(group);
    this.opened = new Promise((resolve, reject) => (this.#opening = { resolve, reject }));
    this.opened.catch(() => {});
  }

  /// Its history, newest page. The group comes first: what happens meanwhile is delivered again, and changes nothing.
  async load() {
    const value = await this.#rest.group(this.group);
    const members = await this.#rest.members(this.group);
    const page = await this.#rest.history(this.group, { limit: PAGE_COUNT });
    if (page.epoch !== value.epoch) throw new Problem("The group's epoch was renewed meanwhile.");
    const me = this.#rest.tokens?.user ?? (await this.#rest.call("GET", "/me")).id;
    this.state = loadState(this.state, { me, value, members, page });
    this.#opening.resolve(this);
    return { epoch: value.epoch, seq: value.last_seq };
  }

  /// The page before what is held. False where there is none.
  async loadOlder() {
    const { oldest } = this.state;
    if (oldest === null) return false;
    this.state = addPage(this.state, await this.#rest.history(this.group, { before: oldest, limit: PAGE_COUNT }));
    return true;
  }

  happened(/** @type {import("./types.js").Frame} */ event) {
    this.state = applyEvent(this.state, event);
  }

  heard(/** @type {import("./types.js").Frame} */ signal) {
    this.state = applySignal(this.state, signal);
  }

  failed(/** @type {Error} */ problem) {
    this.#opening.reject(problem);
  }

  ended(/** @type {string} */ code) {
    this.endedBy = code;
    this.#opening.reject(new Problem("You are not in this group.", { code }));
  }
}
