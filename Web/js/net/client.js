import { Connection } from "./connection.js";
import { Emitter } from "./emitter.js";
import { LiveGroup } from "./live-group.js";
import { Outbox } from "./outbox.js";
import { Problem } from "./problem.js";
import { Requests } from "./requests.js";
import { MemoryStorage } from "./storage.js";
import { Stream } from "./stream.js";
import { uuid } from "./uuid.js";

const SUBPROTOCOL = "groupd.v1";
const HELLO = "hello";
const OPEN = 1;
const GOING_AWAY = 1000;
const LOAD_RETRY_MS = 1_000;
const RESUBSCRIBE_MS = 1_000;
/// Once more at most this late, whatever is due: a timer takes no longer ones.
const TIMER_MS_MAX = 2 ** 31 - 1;

const DURABLE = new Set(["message", "edited", "deleted", "liked", "member", "group", "erased"]);
const SIGNALS = new Set(["read", "received", "typing", "presence"]);

/**
 * @typedef {object} ClientOptions
 * @property {import("./rest.js").Rest} rest  whose session it is
 * @property {any} [WebSocket]  the constructor; the browser's unless told
 * @property {import("./storage.js").OutboxStorage} [storage]  where unsent messages live
 * @property {"all" | "none"} [subscribe]  all groups, or those alone that `follow` and `open` name
 * @property {() => number} [now]  in milliseconds since 1970
 * @property {() => number} [random]
 */

/// One person's connection to a server, kept up until `stop`. It carries out what `Connection`, `Stream` and `Outbox`
/// decide, and tells (`on`):
///
/// - `state` (name, code): the connection is opening, greeting, ready, pausing, renewing or stopped
/// - `ready` (frame), `subscribed` (frame): as the server said it
/// - `event` (frame): a durable event, each once and in order in its group
/// - `began` (group, position): events go on from this position, and what is held from before is void
/// - `ended` (group, code): no events of that group any more
/// - `signal` (frame): read, received, typing, presence
/// - `added` (frame), `frame` (frame): the rest
/// - `outbox` (entries), `sent` (entry, ack), `refused` (entry, problem)
/// - `change` (live group): the state of an open group is another
/// - `fault` (error): the outbox could not be stored, so that it lives as long as the page
export class Client extends Emitter {
  rest;
  #WebSocket;
  #storage;
  #subscribe;
  #now;
  #connection;
  #outbox;
  #random;
  #requests = new Requests();
  /** @type {Map<string, Stream>} */
  #streams = new Map();
  /** @type {Map<string, LiveGroup>} */
  #live = new Map();
  /** @type {Map<string, { resolve: (ack: any) => void, reject: (problem: Problem) => void }>} */
  #sendings = new Map();
  /** @type {import("./types.js").Socket | null} */
  #socket = null;
  /** @type {any} */
  #timer = null;
  /// The access token that the connection runs on.
  #token = "";
  #toldState = "stopped";
  /** @type {Promise<void> | null} */
  #saving = null;
  #mustSave = false;
  #isLoaded = false;

  /** @param {ClientOptions} options */
  constructor({ rest, WebSocket = globalThis.WebSocket, storage = new MemoryStorage(), subscribe = "all",
    now = Date.now, random = Math.random }) {
    super();
    this.rest = rest;
    this.#WebSocket = WebSocket;
    this.#storage = storage;
    this.#subscribe = subscribe;
    this.#now = now;
    this.#random = random;
    this.#connection = new Connection(random);
    this.#outbox = new Outbox([], random);
  }

  // MARK: Life

  get state() {
    return this.#connection.state;
  }

  /// Why it stopped by itself: a close code; null while it runs, or where `stop` was called.
  get endedBy() {
    return this.#connection.endedBy;
  }

  /// Connects, and comes back whenever the connection is lost. Takes up what an earlier outbox left.
  async start() {
    await this.#loadOutbox();
    this.#act(this.#connection.start(this.#now()));
  }

  async #loadOutbox() {
    if (this.#isLoaded) return;
    this.#isLoaded = true;
    try {
      const entries = await this.#storage.load();
      const written = this.#outbox.entries;
      this.#outbox = new Outbox([...entries, ...written], this.#random);
      if (entries.length + written.length > 0) this.#tellOutbox();
    } catch (error) {
      this.emit("fault", error);
    }
  }

  /// Ends the connection. What waits stays in the storage.
  stop() {
    this.#act(this.#connection.stop());
    for (const { reject } of this.#sendings.values()) reject(new Problem("The client was stopped."));
    this.#sendings.clear();
  }

  /// Ends a pause: the network is back, or somebody asks.
  wake() {
    this.#act(this.#connection.wake(this.#now()));
  }

  // MARK: Groups

  /**
   * Follows a group from a position on, or from its head.
   * @param {string} group
   * @param {import("./types.js").Position | null} [position]
   */
  follow(group, position = null) {
    if (this.#streams.has(group)) return;
    this.#start(new Stream(group, { position }));
  }

  /// Follows a group no more.
  unfollow(/** @type {string} */ group) {
    this.#live.delete(group);
    if (!this.#streams.delete(group)) return;
    if (this.state === "ready") this.#write({ type: "unsubscribe", group });
  }

  /**
   * A group with its state, kept up to date until it is closed: the newest page of its history and all that happens.
   * @param {string} group
   * @returns {Promise<LiveGroup>}  once its history is there
   */
  open(group) {
    const known = this.#live.get(group);
    if (known) return known.opened;
    const live = new LiveGroup(group, this.rest);
    this.#live.set(group, live);
    const stream = this.#streams.get(group);
    if (stream) this.#carryOut(stream, stream.reload());
    else this.#start(new Stream(group, { loads: true }));
    this.#turn();
    return live.opened;
  }

  /// An open group is kept up to date no more; it is followed all the same.
  close(/** @type {string} */ group) {
    this.#live.delete(group);
    const stream = this.#streams.get(group);
    if (stream) stream.loads = false;
  }

  #start(/** @type {Stream} */ stream) {
    this.#streams.set(stream.group, stream);
    if (this.state === "ready") this.#carryOut(stream, stream.start(this.#now()));
    else this.#carryOut(stream, stream.ready());
    this.#turn();
  }

  /// Where one is in a group; null where that is not known.
  position(/** @type {string} */ group) {
    return this.#streams.get(group)?.position ?? null;
  }

  // MARK: Writing

  /// What is not sent yet, in order.
  get unsent() {
    return this.#outbox.entries;
  }

  /**
   * Sends a message as soon as that is possible, after all that was written to the group before it. The promise is
   * kept with the `ack`, and broken where the server refuses it for good; the message is in `unsent` then, and those
   * behind it wait until somebody says `retry` or `discard`.
   * @param {string} group
   * @param {string} content
   * @param {{ thread?: number, attachments?: string[], clientId?: string }} options
   * @returns {Promise<import("./types.js").Frame>}
   */
  send(group, content, { thread, attachments, clientId = uuid() } = {}) {
    const sent = new Promise((resolve, reject) => {
      this.#outbox.add({ client_id: clientId, group, content, thread, attachments });
      this.#sendings.set(clientId, { resolve, reject });
    });
    // Whoever does not wait for it is told by `refused`.
    sent.catch(() => {});
    this.#tellOutbox();
    this.#turn();
    return sent;
  }

  /// Sends a refused message again.
  retry(/** @type {string} */ clientId) {
    this.#outbox.retry(clientId);
    this.#tellOutbox();
    this.#turn();
  }

  /// Takes a message out that is not sent yet.
  discard(/** @type {string} */ clientId) {
    const entry = this.#outbox.remove(clientId);
    this.#settle(clientId)?.reject(new Problem("It was taken back.", { code: "cancelled" }));
    this.#tellOutbox();
    this.#turn();
    return entry;
  }

  edit(/** @type {string} */ group, /** @type {number} */ seq, /** @type {string} */ content) {
    return this.request({ type: "edit", group, seq, content });
  }

  delete(/** @type {string} */ group, /** @type {number} */ seq) {
    return this.request({ type: "delete", group, seq });
  }

  like(/** @type {string} */ group, /** @type {number} */ seq, emoji = "👍", on = true) {
    return this.request({ type: "like", group, seq, emoji, on });
  }

  read(/** @type {string} */ group, /** @type {number} */ seq) {
    return this.request({ type: "read", group, seq });
  }

  received(/** @type {string} */ group, /** @type {number} */ seq) {
    return this.request({ type: "received", group, seq });
  }

  presence(/** @type {"online" | "away"} */ status) {
    return this.request({ type: "presence", status });
  }

  /// Says that one types; nothing comes back, and it may be lost.
  typing(/** @type {string} */ group, /** @type {number | undefined} */ thread = undefined) {
    if (this.state === "ready") this.#write({ type: "typing", group, thread });
  }

  /**
   * Asks on the connection as it is now. Broken with `lost` where there is none, or where it ends first: nobody knows
   * then whether it was done.
   * @param {object} frame
   * @returns {Promise<import("./types.js").Frame>}
   */
  request(frame) {
    if (this.state !== "ready") return Promise.reject(new Problem("There is no connection."));
    return this.#requests.ask((ref) => this.#write({ ...frame, ref }));
  }

  // MARK: Frames

  #received(/** @type {import("./types.js").Frame} */ frame) {
    const now = this.#now();
    this.#connection.received(frame, now);
    const stream = this.#streams.get(frame.group ?? "");
    if (DURABLE.has(frame.type)) {
      if (stream) this.#carryOut(stream, stream.event(frame, now));
    } else if (!this.#requests.answered(frame)) {
      this.#answered(frame, stream, now);
    }
    this.#turn();
  }

  #answered(/** @type {import("./types.js").Frame} */ frame, /** @type {Stream | undefined} */ stream,
    /** @type {number} */ now) {
    switch (frame.type) {
      case "ready": return frame.ref === HELLO ? this.#ready(frame) : undefined;
      case "subscribed": return this.#subscribed(frame, stream, now);
      case "unsubscribed": return stream && this.#carryOut(stream, stream.ended(frame.code));
      case "resync": return stream && this.#carryOut(stream, stream.resync(frame));
      case "heads": return this.#heads(frame.heads, now);
      case "ack": return this.#acknowledged(frame);
      case "error": return this.#refused(frame, now);
      case "added": return this.emit("added", frame);
      case "bye": case "pong": case "ok": return;
    }
    if (!SIGNALS.has(frame.type)) return this.emit("frame", frame);
    this.#live.get(frame.group ?? "")?.heard(frame);
    this.emit("signal", frame);
    this.#tellChange(frame.group ?? "");
  }

  #ready(/** @type {import("./types.js").Frame} */ frame) {
    this.emit("ready", frame);
    for (const stream of this.#streams.values()) this.#carryOut(stream, stream.ready());
  }

  #subscribed(/** @type {import("./types.js").Frame} */ frame, /** @type {Stream | undefined} */ known,
    /** @type {number} */ now) {
    const group = frame.group ?? "";
    // With "all" the server begins with groups that were never named here.
    const stream = known ?? new Stream(group);
    if (!known) {
      this.#streams.set(group, stream);
      stream.greeting(frame.ref ?? null, now);
    }
    this.emit("subscribed", frame);
    this.#carryOut(stream, stream.subscribed(frame));
  }

  #heads(/** @type {Record<string, number>} */ heads, /** @type {number} */ now) {
    for (const [group, seq] of Object.entries(heads)) {
      const stream = this.#streams.get(group);
      if (stream) this.#carryOut(stream, stream.head(seq, now));
    }
  }

  #acknowledged(/** @type {import("./types.js").Frame} */ frame) {
    const entry = this.#outbox.acknowledged(frame.client_id);
    this.#settle(frame.client_id)?.resolve(frame);
    if (!entry) return;
    this.emit("sent", entry, frame);
    this.#tellOutbox();
  }

  #refused(/** @type {import("./types.js").Frame} */ frame, /** @type {number} */ now) {
    const problem = Problem.fromFrame(frame);
    const ref = frame.ref ?? null;
    const entry = ref === null ? null : this.#outbox.refused(ref, problem, now);
    if (entry) return this.#giveUp(entry, problem);
    const stream = this.#streams.get(frame.group ?? "") ?? this.#asking(ref);
    const wait = problem.passes ? problem.retryAfterMs ?? RESUBSCRIBE_MS : null;
    if (stream) this.#carryOut(stream, stream.refused(ref, problem.code, wait, now));
  }

  #asking(/** @type {string | null} */ ref) {
    return [...this.#streams.values()].find((stream) => ref !== null && stream.asked === ref && ref !== HELLO);
  }

  #giveUp(/** @type {import("./outbox.js").Entry} */ entry, /** @type {Problem} */ problem) {
    this.#settle(entry.client_id)?.reject(problem);
    this.emit("refused", entry, problem);
    this.#tellOutbox();
  }

  #settle(/** @type {string} */ clientId) {
    const sending = this.#sendings.get(clientId);
    this.#sendings.delete(clientId);
    return sending;
  }

  // MARK: Carrying out

  #carryOut(/** @type {Stream} */ stream, /** @type {import("./stream.js").StreamAction[]} */ actions) {
    const { group } = stream;
    for (const action of actions) {
      switch (action.do) {
        case "subscribe": this.#askFor(stream, action.ref); break;
        case "load": this.#load(stream); break;
        case "began": this.emit("began", group, stream.position); break;
        case "ended":
          this.#streams.delete(group);
          this.#live.get(group)?.ended(action.code);
          this.#live.delete(group);
          this.emit("ended", group, action.code);
          break;
        case "deliver":
          this.#live.get(group)?.happened(action.event);
          this.emit("event", action.event);
          this.#tellChange(group);
      }
    }
    if (this.#live.get(group)?.state.isStale && stream.phase === "live") this.#carryOut(stream, stream.reload());
  }

  #askFor(/** @type {Stream} */ stream, /** @type {string} */ ref) {
    const from = stream.position ? { epoch: stream.position.epoch, after: stream.position.seq } : {};
    this.#write({ type: "subscribe", ref, group: stream.group, ...from });
  }

  async #load(/** @type {Stream} */ stream) {
    const live = this.#live.get(stream.group);
    const isCurrent = () => live && this.#live.get(stream.group) === live && this.#streams.get(stream.group) === stream;
    if (!live) {
      // It was closed: the group goes on without a history.
      stream.loads = false;
      return this.#carryOut(stream, stream.loaded(null, this.#now()));
    }
    try {
      const position = await live.load();
      if (!isCurrent()) return;
      this.emit("began", stream.group, position);
      this.#tellChange(stream.group);
      this.#carryOut(stream, stream.loaded(position, this.#now()));
    } catch (thrown) {
      if (!isCurrent()) return;
      const error = Problem.of(thrown);
      const wait = error.passes ? Math.max(error.retryAfterMs ?? 0, LOAD_RETRY_MS * (0.5 + this.#random())) : null;
      if (wait === null) live.failed(error);
      this.#carryOut(stream, stream.loadFailed(error.code, wait, this.#now()));
    }
    this.#turn();
  }

  #tellChange(/** @type {string} */ group) {
    const live = this.#live.get(group);
    if (live) this.emit("change", live);
  }

  #act(/** @type {import("./connection.js").Action[]} */ actions) {
    for (const action of actions) {
      switch (action) {
        case "open": this.#open(); break;
        case "greet": this.#greet(); break;
        case "ping": this.#write({ type: "ping" }); break;
        case "renew": this.#renew(); break;
        case "again": this.#write({ type: "hello", ref: "renewal", token: this.#takeToken() }); break;
        case "close": this.#disconnected(GOING_AWAY);
      }
    }
    this.#turn();
  }

  #open() {
    const address = new URL("/ws", this.rest.url);
    address.protocol = address.protocol.replace("http", "ws");
    /** @type {import("./types.js").Socket} */
    const socket = new this.#WebSocket(address.href, SUBPROTOCOL);
    this.#socket = socket;
    const current = (/** @type {(event: any) => void} */ handler) => (/** @type {any} */ event) => {
      if (this.#socket === socket) handler(event);
    };
    socket.onopen = current(() => this.#act(this.#connection.opened(this.#now())));
    socket.onmessage = current(({ data }) => this.#received(JSON.parse(data)));
    socket.onclose = current(({ code, retryAfterMs }) => {
      const isForMessage = this.#disconnected(code);
      this.#act(this.#connection.closed({ code, retryAfterMs, isForMessage }, this.#now()));
    });
  }

  #greet() {
    const now = this.#now();
    /** @type {Record<string, import("./types.js").Position>} */
    const resume = {};
    for (const stream of this.#streams.values()) {
      if (stream.position) resume[stream.group] = stream.position;
      stream.greeting(HELLO, now);
    }
    const subscribe = this.#subscribe === "all" ? "all" : [...this.#streams.keys()];
    this.#write({ type: "hello", ref: HELLO, token: this.#takeToken(), subscribe, resume });
  }

  /// The token of the session, as it is now.
  #takeToken() {
    const { access_token = "", refresh_token = null, expires_at = Infinity } = this.rest.tokens ?? {};
    this.#token = access_token;
    this.#connection.tokenEnds(refresh_token === null ? Infinity : expires_at, this.#now());
    return access_token;
  }

  async #renew() {
    try {
      // A call may have renewed it already.
      if ((this.rest.tokens?.access_token ?? this.#token) === this.#token) await this.rest.refresh();
      this.#act(this.#connection.renewed(this.#now()));
    } catch (error) {
      const now = this.#now();
      this.#act(Problem.of(error).passes ? this.#connection.renewalFailed(now) : this.#connection.renewalRefused());
    }
  }

  /// There is no connection any more. Whether it ended because of a message.
  #disconnected(/** @type {number} */ code) {
    const socket = this.#socket;
    if (!socket) return false;
    this.#socket = null;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    this.#requests.lost();
    for (const stream of this.#streams.values()) stream.lost();
    const { isForMessage, refused } = this.#outbox.lost(code);
    if (refused) this.#giveUp(refused, new Problem(refused.problem?.message ?? "", { code: "bad_request" }));
    return isForMessage;
  }

  #write(/** @type {object} */ frame) {
    if (this.#socket?.readyState === OPEN) this.#socket.send(JSON.stringify(frame));
  }

  // MARK: Time and what waits

  /// What follows from whatever happened: messages go out, the timer is set, the state is told.
  #turn() {
    const now = this.#now();
    if (this.state === "ready") {
      for (const entry of this.#outbox.next(now)) {
        const { client_id, group, content, thread, attachments } = entry;
        this.#write({ type: "send", ref: client_id, client_id, group, content, thread, attachments });
      }
    }
    this.#arm(now);
    if (this.state === this.#toldState) return;
    this.#toldState = this.state;
    this.emit("state", this.state, this.endedBy);
  }

  #arm(/** @type {number} */ now) {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (this.state === "stopped") return;
    const deadlines = [...this.#streams.values()].map(({ deadline }) => deadline);
    if (this.state === "ready") deadlines.push(this.#outbox.deadline);
    const due = Math.min(this.#connection.deadline, ...deadlines);
    if (due === Infinity) return;
    this.#timer = setTimeout(() => this.#tick(), Math.min(TIMER_MS_MAX, Math.max(0, due - now)));
  }

  #tick() {
    const now = this.#now();
    for (const stream of [...this.#streams.values()]) this.#carryOut(stream, stream.tick(now));
    this.#act(this.#connection.tick(now));
  }

  #tellOutbox() {
    this.emit("outbox", this.#outbox.entries);
    this.#mustSave = true;
    this.#saving ??= this.#save().finally(() => (this.#saving = null));
  }

  /// One `save` at a time, of what there is by then.
  async #save() {
    while (this.#mustSave && this.#isLoaded) {
      this.#mustSave = false;
      try {
        await this.#storage.save(this.#outbox.entries);
      } catch (error) {
        this.emit("fault", error);
      }
    }
  }
}
