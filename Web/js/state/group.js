/// What a client knows of one group: pure functions from a state and what happened to the next state. A state is never
/// changed, so that whoever holds one can compare.

/// How many messages are held. With more, the oldest go.
const MESSAGES_MAX = 2_000;

/**
 * A message, and the number up to which changes of its thread are in its `reply_count`.
 * @typedef {import("../net/types.js").Message & { countedTo: number }} HeldMessage
 */

/**
 * @typedef {object} GroupState
 * @property {string} group
 * @property {string | null} me
 * @property {number} seq                         the last event that is in it
 * @property {any} value                          the group itself, as in `GET /groups/{group}`
 * @property {Map<number, HeldMessage>} messages  by their numbers, ascending
 * @property {number | null} oldest               from where on messages are held; null where that is the beginning
 * @property {Map<string, { user: any, role: string }>} members
 * @property {Map<string, number>} read           how far each person has read
 * @property {Map<string, number>} received
 * @property {Map<string, number>} typing         who types in which thread (0: in none); the page ends that after 10 s
 * @property {boolean} isStale                    history must be loaded again
 */

/**
 * @param {string} group
 * @returns {GroupState}
 */
export function emptyState(group) {
  return {
    group, me: null, seq: 0, value: null, messages: new Map(), oldest: null, members: new Map(), read: new Map(),
    received: new Map(), typing: new Map(), isStale: false,
  };
}

/**
 * The state anew. The group was read first: events from its number on follow, and those that the members or the page
 * have in them already change nothing.
 * @param {GroupState} state
 * @param {{ me: string, value: any, members: any[], page: any }} loaded
 * @returns {GroupState}
 */
export function loadState(state, { me, value, members, page }) {
  const fresh = {
    ...emptyState(state.group), me, value, seq: value.last_seq, read: state.read, received: state.received,
    members: new Map(members.map(({ user, role }) => [user.id, { user, role }])),
  };
  const withOwn = { ...fresh, read: moved(fresh.read, me, value.last_read_seq) };
  return addPage(withOwn, page);
}

/**
 * A page of history on top. It may be newer than the state: of each message the latest counts.
 * @param {GroupState} state
 * @param {any} page  of the newest messages, or of those before `oldest`
 * @returns {GroupState}
 */
export function addPage(state, page) {
  const messages = new Map();
  for (const message of page.items) {
    const held = state.messages.get(message.seq);
    const isNews = !held || message.changed_seq >= held.changed_seq;
    messages.set(message.seq, isNews ? counted(state, message, page.last_seq) : held);
  }
  for (const [seq, message] of state.messages) if (!messages.has(seq)) messages.set(seq, message);
  const oldest = page.items.length > 0 && page.next !== null ? page.items[0].seq : null;
  return { ...state, messages: sorted(messages), oldest };
}

/// A message from a page, with what became of its replies after the page.
function counted(/** @type {GroupState} */ state, /** @type {any} */ message, /** @type {number} */ pageSeq) {
  let { reply_count } = message;
  for (const reply of state.messages.values()) {
    if (reply.thread !== message.seq) continue;
    if (reply.seq > pageSeq && !reply.deleted) reply_count += 1;
    if (reply.seq <= pageSeq && reply.deleted && reply.changed_seq > pageSeq) reply_count -= 1;
  }
  return { ...message, reply_count, countedTo: Math.max(pageSeq, state.seq) };
}

// MARK: Events

/**
 * A durable event, each once and in order.
 * @param {GroupState} state
 * @param {any} event
 * @returns {GroupState}
 */
export function applyEvent(state, event) {
  if (event.seq <= state.seq) return state;
  const next = { ...state, seq: event.seq };
  switch (event.type) {
    case "message": return appeared(next, event.message);
    case "edited": case "deleted": return changed(next, event.message, event.seq);
    case "liked": return liked(next, event);
    case "member": return { ...next, members: withMember(next.members, event) };
    case "group": return { ...next, value: event.value ? { ...next.value, ...event.value } : null };
    case "erased": return erased(next, event.user);
    default: return next;
  }
}

/// Whoever writes has read what was there, and types no more.
function appeared(/** @type {GroupState} */ state, /** @type {any} */ message) {
  const { id } = message.user;
  const typing = new Map(state.typing);
  typing.delete(id);
  const next = {
    ...state, typing, read: moved(state.read, id, message.seq), received: moved(state.received, id, message.seq),
  };
  if (state.messages.has(message.seq)) return changed(next, message, message.seq);
  // Its replies are counted as they come: a replayed message tells how many there are by now.
  const held = { ...message, liked: [], reply_count: 0, countedTo: message.seq };
  const messages = new Map(next.messages).set(message.seq, held);
  const withMessage = trimmed({ ...next, messages });
  return message.deleted ? withMessage : withReplies(withMessage, message.thread, +1, message.seq);
}

function changed(/** @type {GroupState} */ state, /** @type {any} */ message, /** @type {number} */ seq) {
  const held = state.messages.get(message.seq);
  if (!held) {
    // A reply from before what is held: that it went is news to its thread. Replayed edits may show it gone already.
    return seq === message.changed_seq && message.deleted ? withReplies(state, message.thread, -1, seq) : state;
  }
  if (message.changed_seq < held.changed_seq) return state;
  const { reply_count, countedTo } = held;
  const next = { ...message, liked: message.deleted ? [] : held.liked, reply_count, countedTo };
  const messages = new Map(state.messages).set(message.seq, next);
  const isGone = message.deleted && !held.deleted;
  return isGone
    ? withReplies({ ...state, messages }, message.thread, -1, message.changed_seq) : { ...state, messages };
}

/// A page may have counted what is only delivered now.
function withReplies(/** @type {GroupState} */ state, /** @type {number | null} */ thread,
  /** @type {number} */ difference, /** @type {number} */ seq) {
  const root = thread === null ? undefined : state.messages.get(thread);
  if (!root || seq <= root.countedTo) return state;
  const next = { ...root, reply_count: root.reply_count + difference };
  return { ...state, messages: new Map(state.messages).set(root.seq, next) };
}

function liked(/** @type {GroupState} */ state, /** @type {any} */ { target, user, emoji, on, count, seq }) {
  const held = state.messages.get(target);
  if (!held || held.deleted) return state;
  const message = { ...held };
  if (user === state.me) {
    const others = (held.liked ?? []).filter((/** @type {string} */ other) => other !== emoji);
    message.liked = on ? [...others, emoji] : others;
  }
  // A message read after this like has it in its counts.
  if (seq > held.changed_seq) {
    const { [emoji]: _, ...others } = held.likes;
    message.likes = count > 0 ? { ...others, [emoji]: count } : others;
    message.changed_seq = seq;
  }
  return { ...state, messages: new Map(state.messages).set(target, message) };
}

function withMember(/** @type {GroupState["members"]} */ members, /** @type {any} */ { user, change, role }) {
  const next = new Map(members);
  if (["left", "removed", "banned"].includes(change)) next.delete(user.id);
  else if (role && (change === "joined" || next.has(user.id))) next.set(user.id, { user, role });
  return next;
}

/// All messages of that person are tombstones. How many replies went that are not held, only the server knows.
function erased(/** @type {GroupState} */ state, /** @type {string} */ user) {
  const messages = new Map(state.messages);
  for (const [seq, message] of messages) {
    if (message.user.id === user) messages.set(seq, tombstone(message, state.seq));
  }
  const members = new Map(state.members);
  members.delete(user);
  return { ...state, messages, members, isStale: true };
}

function tombstone(/** @type {HeldMessage} */ message, /** @type {number} */ seq) {
  const nothing = { content: "", attachments: [], likes: {}, liked: [], mentions: [] };
  return { ...message, ...nothing, deleted: true, changed_seq: Math.max(seq, message.changed_seq) };
}

// MARK: Signals

/**
 * What has no number: positions and typing.
 * @param {GroupState} state
 * @param {any} signal
 * @returns {GroupState}
 */
export function applySignal(state, signal) {
  switch (signal.type) {
    case "read": return {
      ...state, read: moved(state.read, signal.user, signal.seq),
      received: moved(state.received, signal.user, signal.seq),
    };
    case "received": return { ...state, received: moved(state.received, signal.user, signal.seq) };
    case "typing": return { ...state, typing: new Map(state.typing).set(signal.user, signal.thread ?? 0) };
    default: return state;
  }
}

// MARK: Questions

/**
 * What stands in the timeline, or in one thread below its root, in order.
 * @param {GroupState} state
 * @param {number | null} [thread]
 */
export function timeline(state, thread = null) {
  return [...state.messages.values()].filter((message) => message.thread === thread);
}

/**
 * How many messages come after the own read position; null where they are not all held.
 * @param {GroupState} state
 */
export function unreadCount(state) {
  const position = state.read.get(state.me ?? "") ?? 0;
  if (state.oldest !== null && position < state.oldest - 1) return null;
  return [...state.messages.keys()].filter((seq) => seq > position).length;
}

/**
 * Who has read a message, its author left out.
 * @param {GroupState} state
 * @param {number} seq
 */
export function readers(state, seq) {
  const author = state.messages.get(seq)?.user.id;
  return [...state.read].filter(([user, position]) => position >= seq && user !== author).map(([user]) => user);
}

// MARK: Parts

function moved(/** @type {Map<string, number>} */ positions, /** @type {string} */ user, /** @type {number} */ seq) {
  return (positions.get(user) ?? 0) >= seq ? positions : new Map(positions).set(user, seq);
}

function sorted(/** @type {Map<number, HeldMessage>} */ messages) {
  return new Map([...messages].sort(([a], [b]) => a - b));
}

function trimmed(/** @type {GroupState} */ state) {
  if (state.messages.size <= MESSAGES_MAX) return state;
  const messages = new Map([...state.messages].slice(-MESSAGES_MAX));
  const [oldest] = messages.keys();
  return { ...state, messages, oldest };
}
