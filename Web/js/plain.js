// One plain page until there is a real one: it logs in, follows a group and sends.
//
// Text goes into the page as text alone. The refresh token and what is not sent yet lie in this tab's storage, the
// access token lies in memory.

import { Outbox } from "/js/outbox.js";

const RECONNECT_MS_MIN = 500;
const RECONNECT_MS_MAX = 30_000;
const READ_MS = 500;
const HISTORY_COUNT = 100;
const LINES_MAX = 500;

const NO_MEMBER = "You are no longer in this group.";
/// Closed because of a frame: the message that was on its way is not sent again.
const CLOSED_FOR_A_FRAME = { 1007: "It is no text.", 1009: "It is too long.", 4500: "The server cannot read it." };

const main = document.getElementById("main");
const nav = document.getElementById("nav");
const who = document.getElementById("who");
const statusLine = document.getElementById("status");

function el(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function say(text) {
  if (statusLine.textContent !== text) statusLine.textContent = text;
}

/// Random, so that the clients of a restarted server do not come back all at once.
function backOff(failures) {
  return Math.random() * Math.min(RECONNECT_MS_MAX, RECONNECT_MS_MIN * 2 ** failures);
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// MARK: Calls and the session

let session = null;
let refreshing = null;

/// A call that failed. `status` is 0 where there was no answer.
class Problem extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }

  /// Whether the same call may succeed later.
  get passes() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

async function request(method, path, body) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (session && !path.startsWith("/auth/")) headers.Authorization = `Bearer ${session.access_token}`;
  const silence = "The server cannot be reached.";
  const response = await fetch(path, { method, headers, body: JSON.stringify(body) }).catch(() => {
    throw new Problem(silence);
  });
  const answer = response.status === 204 ? {} : await response.json().catch(() => null);
  if (response.ok && answer) return answer;
  const wrong = answer?.errors?.map((e) => `${e.field}: ${e.message}`).join(" ");
  throw new Problem(wrong ?? answer?.detail ?? silence, response.ok ? 0 : response.status);
}

async function call(method, path, body) {
  try {
    return await request(method, path, body);
  } catch (error) {
    if (error.status !== 401 || !session) throw error;
    if (!(await refresh())) throw new Problem("Your session has ended. Log in again.", 401);
    return request(method, path, body);
  }
}

/// Tries again, with growing pauses, for as long as the failure is one that passes.
async function untilItPasses(action) {
  for (let failures = 0; ; failures++) {
    try {
      return await action();
    } catch (error) {
      if (!error.passes) throw error;
      say(`${error.message} Trying again …`);
      await pause(backOff(failures));
    }
  }
}

function keep(signedIn) {
  session = signedIn;
  sessionStorage.setItem("refresh_token", signedIn.refresh_token);
  who.textContent = signedIn.user.name;
  nav.hidden = false;
}

/// A new access token; once at a time, since a refresh token works once. False where the server refuses, and the page
/// asks to log in. Any other failure is thrown and keeps the token.
function refresh() {
  refreshing ??= renew().finally(() => (refreshing = null));
  return refreshing;
}

async function renew() {
  const token = sessionStorage.getItem("refresh_token");
  if (!token) return false;
  try {
    keep(await request("POST", "/auth/refresh", { refresh_token: token }));
    return true;
  } catch (error) {
    if (error.status !== 401) throw error;
    if (sessionStorage.getItem("refresh_token") === token) endSession("Your session has ended. Log in again.");
    return false;
  }
}

function endSession(text) {
  sessionStorage.removeItem("refresh_token");
  session = null;
  nav.hidden = true;
  showEntrance();
  say(text);
}

async function logOut() {
  const unsent = Object.keys(sessionStorage).some((key) => key.startsWith("unsent/"));
  if (unsent && !confirm("Messages that are not sent will be lost. Log out?")) return;
  await request("POST", "/auth/logout", { refresh_token: sessionStorage.getItem("refresh_token") });
  sessionStorage.clear();
  endSession("You are logged out.");
}

// MARK: Pages

let connection = null;

function showPage(...children) {
  connection?.leave();
  connection = null;
  main.replaceChildren(...children);
}

function attempt(action) {
  return async (event) => {
    event.preventDefault();
    say("");
    try {
      await action(event.type === "submit" ? new FormData(event.target) : null);
    } catch (error) {
      say(error.message);
    }
  };
}

function field(name, label, type = "text", autocomplete = "off") {
  return el("label", {}, label, el("input", { name, type, autocomplete, required: true }));
}

function showEntrance() {
  const setup = new URLSearchParams(location.hash.slice(1)).get("setup");
  const login = el(
    "form", {}, field("email", "E-mail", "email", "username"),
    field("password", "Password", "password", "current-password"), el("button", {}, "Log in"));
  login.onsubmit = attempt(async (form) => {
    keep(await call("POST", "/auth/login", { email: form.get("email"), password: form.get("password") }));
    await showGroups();
  });
  const register = el(
    "form", {}, field("name", "Name", "text", "name"), field("email", "E-mail", "email", "username"),
    field("password", "Password, 12 characters or more", "password", "new-password"), el("button", {}, "Register"));
  register.onsubmit = attempt(async (form) => {
    const account = { name: form.get("name"), email: form.get("email"), password: form.get("password") };
    if (setup) account.setup_token = setup;
    keep(await call("POST", "/auth/register", account));
    history.replaceState(null, "", location.pathname);
    await showGroups();
  });
  const heading = setup ? "Make yourself the operator of this server" : "New here";
  showPage(el("h2", {}, "Log in"), login, el("h2", {}, heading), register);
}

async function showGroups() {
  const groups = (await call("GET", "/groups?limit=200")).items;
  const list = el("select", { name: "group" });
  for (const group of groups) {
    const unsent = unsentTo(group).entries.length;
    const counts = `${group.unread} unread${unsent ? `, ${unsent} not sent` : ""}`;
    list.append(el("option", { value: group.id }, `${group.name} (${counts})`));
  }
  const open = el("form", {}, el("label", {}, "Group", list), el("button", {}, "Open"));
  open.onsubmit = attempt(async (form) => follow(groups.find((group) => group.id === form.get("group"))));
  const create = el("form", {}, field("name", "Name of a new group"), el("button", {}, "Make a group"));
  create.onsubmit = attempt(async (form) => follow(await call("POST", "/groups", { name: form.get("name") })));
  showPage(el("h2", {}, "Groups"), ...(groups.length ? [open] : []), create);
}

const unsentTo = (group) => new Outbox(`unsent/${session.user.id}/${group.id}`);

async function follow(group) {
  const read = () => call("GET", `/groups/${group.id}/messages?limit=${HISTORY_COUNT}`);
  const page = await read();
  const outbox = unsentTo(group);
  const composer = el("form", {}, field("content", `Write to ${group.name}`), el("button", {}, "Send"));
  const content = composer.querySelector("input");
  const lines = new Lines((entry) => {
    content.value = [content.value, entry.content].filter(Boolean).join(" ");
    outbox.remove((other) => other === entry);
    lines.showUnsent(outbox.entries);
    content.focus();
  });
  showPage(el("h2", {}, group.name), lines.element, composer);
  lines.fill(page);
  const followed = new Connection(group.id, page, outbox, lines, read, (reason) => {
    composer.hidden = true;
    for (const entry of outbox.waiting) outbox.answered(entry.id, { reason });
    lines.showUnsent(outbox.entries, false);
    say(reason);
  });
  connection = followed;
  composer.onsubmit = (event) => {
    event.preventDefault();
    if (!content.value.trim()) return;
    if (!outbox.add(content.value)) return say("Too many messages wait to be sent.");
    composer.reset();
    followed.sendNext();
    lines.scrollToEnd();
  };
}

/// The messages of a group on the page, and below them what is not sent.
class Lines {
  #bySeq = new Map();
  #messages = el("ol", { ariaLabel: "Messages" });
  #unsent = el("ol", { ariaLabel: "Not sent yet" });
  #takeBack;

  constructor(takeBack) {
    this.#takeBack = takeBack;
    this.element = el("div", { id: "messages", tabIndex: 0 }, this.#messages, this.#unsent);
  }

  get newest() {
    return Math.max(0, ...this.#bySeq.keys());
  }

  get isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < 48;
  }

  scrollToEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  fill(page) {
    this.#messages.replaceChildren();
    this.#bySeq.clear();
    for (const message of page.items) this.show(message, true);
    this.scrollToEnd();
  }

  /// A change of a message that is not on the page shows nothing. Whoever reads further up is left there.
  show(message, isNew) {
    const time = el("time", { dateTime: message.created_at }, new Date(message.created_at).toLocaleTimeString());
    const line = el("li", {}, time, `${message.user.name}: ${message.deleted ? "(deleted)" : message.content}`);
    const old = this.#bySeq.get(message.seq);
    if (!old && !isNew) return;
    this.#keepingTheEnd(() => (old ? old.replaceWith(line) : this.#messages.append(line)));
    this.#bySeq.set(message.seq, line);
    const [oldest] = this.#bySeq.keys();
    if (this.#bySeq.size <= LINES_MAX) return;
    this.#bySeq.get(oldest).remove();
    this.#bySeq.delete(oldest);
  }

  showUnsent(entries, canTakeBack = true) {
    const lines = entries.map((entry) => {
      const line = el("li", {}, `${session.user.name}: ${entry.content}`);
      const note = entry.reason ? `not sent: ${entry.reason}` : entry.seq ? "" : "waiting";
      line.append(el("span", { className: entry.reason ? "note refused" : "note" }, note));
      const button = el("button", { type: "button", onclick: () => this.#takeBack(entry) }, "Take back");
      if (entry.reason && canTakeBack) line.append(button);
      return line;
    });
    this.#keepingTheEnd(() => this.#unsent.replaceChildren(...lines));
  }

  #keepingTheEnd(change) {
    const wasAtEnd = this.isAtEnd;
    change();
    if (wasAtEnd) this.scrollToEnd();
  }
}

// MARK: Sending and following

/// Follows one group: comes back with growing, random pauses, and resumes where it was.
class Connection {
  #group;
  #position;
  #outbox;
  #lines;
  #read;
  #ended;
  #socket = null;
  #state = "";
  #hasLeft = false;
  #isFollowing = false;
  #mustReload = false;
  #hasRenewed = false;
  #failures = 0;
  #readSeq = 0;
  #readTimer = null;
  #onScreen = () => this.#noteRead();

  constructor(group, { epoch, last_seq: seq }, outbox, lines, read, ended) {
    [this.#group, this.#position, this.#outbox, this.#lines] = [group, { epoch, seq }, outbox, lines];
    [this.#read, this.#ended] = [read, ended];
    document.addEventListener("visibilitychange", this.#onScreen);
    lines.element.addEventListener("scroll", this.#onScreen);
    this.#open();
    this.sendNext();
  }

  leave() {
    this.#hasLeft = true;
    document.removeEventListener("visibilitychange", this.#onScreen);
    this.#socket.close();
  }

  /// Sends what waits, as far as it may go now, and shows how things stand.
  sendNext() {
    if (this.#hasLeft) return;
    const entry = this.#isFollowing ? this.#outbox.next() : null;
    if (entry) {
      this.#write({ type: "send", ref: entry.id, client_id: entry.id, group: this.#group, content: entry.content });
    }
    this.#outbox.remove(({ seq }) => seq <= this.#position.seq);
    this.#lines.showUnsent(this.#outbox.entries);
    say([this.#state, this.#outbox.notice].filter(Boolean).join(" "));
  }

  #write(frame) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #open() {
    const address = new URL("/ws", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address, "groupd.v1");
    this.#socket = socket;
    const [group, token] = [this.#group, session.access_token];
    const hello = { type: "hello", ref: "hello", token, subscribe: [group], resume: { [group]: this.#position } };
    socket.onopen = () => this.#write(hello);
    socket.onmessage = (event) => {
      if (socket.readyState === WebSocket.OPEN) this.#received(JSON.parse(event.data));
    };
    socket.onclose = (event) => this.#closed(event.code);
  }

  #received(frame) {
    switch (frame.type) {
      case "subscribed": return this.#subscribed();
      case "unsubscribed": return this.#end(frame.code === "deleted" ? "This group is no more." : NO_MEMBER);
      case "resync": return this.#comeBack(true);
      case "heads": return frame.heads[this.#group] > this.#position.seq ? this.#comeBack(false) : undefined;
      case "error": return this.#refused(frame);
      case "ack":
        this.#outbox.answered(frame.ref, { seq: frame.seq });
        return this.sendNext();
      case "ok": case "read": case "received": return; // Their numbers are no events'.
    }
    if (typeof frame.seq === "number") this.#advance(frame);
  }

  #subscribed() {
    this.#isFollowing = true;
    this.#hasRenewed = false;
    this.#failures = 0;
    this.#readSeq = 0;
    this.#state = "Connected.";
    this.sendNext();
    this.#noteRead();
  }

  /// The next event of the group. A hole means that something was lost, and coming back brings it.
  #advance(frame) {
    if (frame.seq <= this.#position.seq) return;
    if (frame.seq > this.#position.seq + 1) return this.#comeBack(false);
    this.#position.seq = frame.seq;
    if (frame.type === "erased") return this.#comeBack(true);
    if (!frame.message) return;
    this.#lines.show(frame.message, frame.type === "message");
    this.sendNext();
    this.#noteRead();
  }

  #comeBack(mustReload) {
    this.#mustReload ||= mustReload;
    this.#socket.close();
  }

  #refused({ ref, field: wrong, code, message, retry_after_ms: wait }) {
    const entry = this.#outbox.sending(ref);
    const passes = typeof wait === "number";
    if (entry && passes) {
      this.#outbox.hold();
      setTimeout(() => {
        this.#outbox.release();
        this.sendNext();
      }, wait);
    } else if (entry) {
      const length = wrong === "content" ? ` (${[...entry.content].length} characters)` : "";
      this.#outbox.answered(ref, { reason: message + length });
    } else if (ref === "hello") {
      return passes ? this.#comeBack(false) : this.#end(code === "not_found" ? NO_MEMBER : message);
    }
    this.sendNext();
  }

  #end(reason) {
    if (this.#hasLeft) return;
    this.leave();
    this.#ended(reason);
  }

  /// Tells how far the group was read: to its end, where that is on the screen.
  #noteRead() {
    const newest = this.#lines.newest;
    if (!this.#isFollowing || document.hidden || !this.#lines.isAtEnd || newest <= this.#readSeq) return;
    this.#readSeq = newest;
    this.#readTimer ??= setTimeout(() => {
      this.#readTimer = null;
      this.#write({ type: "read", ref: "read", group: this.#group, seq: this.#readSeq });
    }, READ_MS);
  }

  async #closed(code) {
    if (this.#hasLeft) return;
    this.#isFollowing = false;
    const wasForAMessage = this.#outbox.lost(CLOSED_FOR_A_FRAME[code]);
    const staysAway = code >= 4500 && code !== 4501 && !wasForAMessage;
    this.#state = staysAway ? `The server closed the connection (${code}). Reload the page.` : "Reconnecting …";
    this.sendNext();
    if (staysAway) return;
    try {
      await this.#prepare(code);
    } catch (error) {
      this.#end(error.status === 404 ? NO_MEMBER : error.message);
    }
    if (!this.#hasLeft) this.#open();
  }

  /// What comes before the next try: a pause, unless all that was missing was a new token.
  async #prepare(code) {
    if (code === 4501) await untilItPasses(refresh);
    if (code !== 4501 || this.#hasRenewed) await pause(backOff(this.#failures++));
    this.#hasRenewed = code === 4501;
    if (!this.#mustReload || this.#hasLeft) return;
    const page = await untilItPasses(this.#read);
    this.#mustReload = false;
    this.#position = { epoch: page.epoch, seq: page.last_seq };
    this.#lines.fill(page);
  }
}

// MARK: Start

document.getElementById("groups").onclick = attempt(showGroups);
document.getElementById("logout").onclick = attempt(logOut);

const isSignedIn = await untilItPasses(refresh);
if (isSignedIn) {
  say("");
  await untilItPasses(showGroups);
  say("");
} else if (!main.querySelector("form")) {
  showEntrance();
}
