import { Problem } from "./problem.js";

/// How long a call may take.
const CALL_MS = 30_000;
const HISTORY_COUNT = 100;
const MEMBERS_COUNT = 200;
/// Of a question that others are compared with: it has to fit an address, and what comes later adds little.
const SIMILAR_CHARACTERS = 500;

/** @typedef {{ before?: number, after?: number, around?: number, limit?: number, thread?: number }} Range */

/**
 * @typedef {{ group?: string, mode?: "hybrid" | "keyword" | "semantic", from?: string, since?: string, until?: string,
 *   thread?: number, kind?: "post" | "reply" | "any", limit?: number, cursor?: string }} SearchOptions
 */

/// Calls to a server, as one person. The access token is renewed when the server no longer takes it, once at a time,
/// since a refresh token works once.
export class Rest {
  /** @type {import("./types.js").Tokens | null} */
  tokens;
  /**
   * Called with new tokens, and with null once the session has ended.
   * @type {(tokens: import("./types.js").Tokens | null) => void}
   */
  onTokens = () => {};
  #url;
  #fetch;
  #now;
  /** @type {Promise<import("./types.js").Tokens> | null} */
  #refreshing = null;

  /**
   * @param {{ url: string | URL, tokens?: Partial<import("./types.js").Tokens> | null, fetch?: typeof fetch,
   *   now?: () => number }} options
   */
  constructor({ url, tokens = null, fetch = globalThis.fetch.bind(globalThis), now = Date.now }) {
    this.#url = new URL(url);
    this.#fetch = fetch;
    this.#now = now;
    const unknown = { user: null, access_token: "", refresh_token: null, expires_at: Infinity };
    this.tokens = tokens && { ...unknown, ...tokens };
  }

  get url() {
    return this.#url;
  }

  // MARK: The session

  /** @param {{ email: string, password: string, name: string, setup_token?: string, invite?: string }} account */
  register(account) {
    return this.#signIn("/auth/register", account);
  }

  login(/** @type {string} */ email, /** @type {string} */ password) {
    return this.#signIn("/auth/login", { email, password });
  }

  async #signIn(/** @type {string} */ path, /** @type {object} */ body) {
    const askedAt = this.#now();
    const answer = await this.#request("POST", path, body, null);
    this.#keep(answer, askedAt);
    return answer.user;
  }

  /// New tokens. Whoever asks meanwhile gets the same ones. A refusal (`unauthenticated`) ends the session; any other
  /// failure leaves it as it was.
  refresh() {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async #refresh() {
    const spent = this.tokens?.refresh_token;
    if (!spent) throw new Problem("The session has ended.", { code: "unauthenticated", status: 401 });
    const askedAt = this.#now();
    try {
      const answer = await this.#request("POST", "/auth/refresh", { refresh_token: spent }, null);
      return this.#keep(answer, askedAt);
    } catch (error) {
      if (Problem.of(error).status === 401 && this.tokens?.refresh_token === spent) this.forget();
      throw error;
    }
  }

  async logout() {
    const spent = this.tokens?.refresh_token;
    if (spent) await this.#request("POST", "/auth/logout", { refresh_token: spent }, null);
    this.forget();
  }

  forget() {
    this.tokens = null;
    this.onTokens(null);
  }

  #keep(/** @type {any} */ { user, access_token, refresh_token, expires_in }, /** @type {number} */ askedAt) {
    const expires_at = askedAt + expires_in * 1000;
    this.tokens = { user: user?.id ?? this.tokens?.user ?? null, access_token, refresh_token, expires_at };
    this.onTokens(this.tokens);
    return this.tokens;
  }

  // MARK: Calls

  /**
   * The answer to a call; `{}` where it has no body.
   * @param {string} method
   * @param {string} path  with its query
   * @param {object} [body]
   * @returns {Promise<any>}
   */
  async call(method, path, body) {
    const token = this.tokens?.access_token ?? null;
    try {
      return await this.#request(method, path, body, token);
    } catch (error) {
      if (Problem.of(error).status !== 401 || !this.tokens?.refresh_token) throw error;
      // Somebody else may have renewed it meanwhile.
      if (this.tokens.access_token === token) await this.refresh();
      return this.#request(method, path, body, this.tokens.access_token);
    }
  }

  async #request(/** @type {string} */ method, /** @type {string} */ path, /** @type {object | undefined} */ body,
    /** @type {string | null} */ token) {
    /** @type {Record<string, string>} */
    const headers = {};
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (token) headers.Authorization = `Bearer ${token}`;
    let response, text;
    try {
      const signal = AbortSignal.timeout(CALL_MS);
      response = await this.#fetch(new URL(path, this.#url), { method, headers, signal, body: JSON.stringify(body) });
      text = await response.text();
    } catch {
      throw new Problem("The server cannot be reached.");
    }
    const answer = parsed(text);
    if (response.ok && answer) return answer;
    throw problem(response, answer);
  }

  // MARK: Groups

  /// A group as the caller sees it.
  group(/** @type {string} */ group) {
    return this.call("GET", `/groups/${group}`);
  }

  /**
   * A page of a group's history; its newest without a range.
   * @param {string} group
   * @param {Range} [range]
   */
  history(group, range = {}) {
    const query = new URLSearchParams({ limit: String(HISTORY_COUNT) });
    for (const [name, value] of Object.entries(range)) query.set(name, String(value));
    return this.call("GET", `/groups/${group}/messages?${query}`);
  }

  /// All groups of the caller, newest activity first.
  groups() {
    return this.#all("/groups", MEMBERS_COUNT);
  }

  /// All members of a group.
  members(/** @type {string} */ group) {
    return this.#all(`/groups/${group}/members`, MEMBERS_COUNT);
  }

  // MARK: Search

  /**
   * A page of what was found, best first; `next` is the following page's `cursor`. In `highlights` all is escaped but
   * `<mark>`.
   * @param {string} words  with "quoted words", -word, from:, since: and until: as people type them
   * @param {SearchOptions} [options]
   */
  search(words, options = {}) {
    return this.#find("/search", { q: words, ...options });
  }

  /**
   * Earlier questions like one, best first, to be shown before it is sent; over all groups where none is given.
   * @param {string} text
   * @param {{ group?: string, limit?: number }} [options]
   */
  similar(text, options = {}) {
    return this.#find("/search/similar", { text: [...text].slice(0, SIMILAR_CHARACTERS).join(""), ...options });
  }

  #find(/** @type {string} */ path, /** @type {Record<string, string | number | undefined>} */ parameters) {
    const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
    return this.call("GET", `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`);
  }

  async #all(/** @type {string} */ path, /** @type {number} */ limit) {
    const items = [];
    /** @type {string | null} */
    let cursor = null;
    for (;;) {
      const query = new URLSearchParams({ limit: String(limit) });
      if (cursor !== null) query.set("cursor", cursor);
      /** @type {{ items: any[], next: string | null }} */
      const page = await this.call("GET", `${path}?${query}`);
      items.push(...page.items);
      if (page.next === null) return items;
      cursor = page.next;
    }
  }
}

function parsed(/** @type {string} */ text) {
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function problem(/** @type {Response} */ response, /** @type {any} */ answer) {
  const seconds = Number(response.headers.get("Retry-After") ?? NaN);
  const wrong = answer?.errors?.map((/** @type {any} */ e) => `${e.field}: ${e.message}`).join(" ");
  return new Problem(wrong ?? answer?.detail ?? `The server answered ${response.status}.`, {
    code: answer?.code ?? "unavailable", status: response.ok ? 0 : response.status,
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : null,
    field: answer?.errors?.[0]?.field ?? null, requestId: answer?.request_id ?? null,
  });
}
