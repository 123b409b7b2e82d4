// One plain page until there is a real one: it logs in, follows a group and sends.
//
// Text goes into the page as text alone. The refresh token and what is not sent yet lie in this tab's storage, the
// access token lies in memory.

import { BackOff, Client, Rest, WebStorage } from "/js/net/index.js";
import { timeline } from "/js/state/group.js";

const READ_MS = 500;
const LINES_MAX = 500;

const NO_MEMBER = "You are no longer in this group.";
const ENDINGS = { deleted: "This group is no more.", removed: NO_MEMBER, left: NO_MEMBER, not_found: NO_MEMBER };
const STATES = {
  opening: "Connecting …", greeting: "Connecting …", renewing: "Connecting …", pausing: "Reconnecting …",
  ready: "Connected.",
};

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

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// MARK: The session

const rest = new Rest({ url: location.href });
let me = null;
let client = null;
let page = null;

rest.onTokens = (tokens) => {
  if (tokens) sessionStorage.setItem("refresh_token", tokens.refresh_token);
  else if (client?.state !== "stopped" || client.endedBy) endSession("Your session has ended. Log in again.");
};

/// Tries again, with growing pauses, for as long as the failure is one that passes.
async function untilItPasses(action) {
  const backOff = new BackOff();
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!error.passes) throw error;
      say(`${error.message} Trying again …`);
      await pause(backOff.next(error.retryAfterMs ?? 0));
    }
  }
}

/// Somebody is signed in: one connection for all that the page shows.
function enter(user) {
  me = user;
  who.textContent = me.name;
  nav.hidden = false;
  client = new Client({ rest, subscribe: "none", storage: new WebStorage(sessionStorage, `unsent/${me.id}`) });
  client.on("state", (state, code) => page?.stateChanged(state, code));
  client.on("change", (live) => page?.changed(live));
  client.on("ended", (group, code) => page?.ended(group, code));
  client.on("outbox", () => page?.showUnsent());
  client.on("sent", (entry, ack) => page?.sent(entry, ack));
  return client.start();
}

function endSession(text) {
  sessionStorage.removeItem("refresh_token");
  client?.stop();
  client = me = null;
  nav.hidden = true;
  showEntrance();
  say(text);
}

async function logOut() {
  if (client.unsent.length > 0 && !confirm("Messages that are not sent will be lost. Log out?")) return;
  client.stop();
  try {
    await rest.logout();
  } catch (error) {
    client.start();
    throw error;
  }
  sessionStorage.clear();
  location.reload();
}

// MARK: Pages

function showPage(...children) {
  page?.leave();
  page = null;
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
    await enter(await rest.login(form.get("email"), form.get("password")));
    await showGroups();
  });
  const register = el(
    "form", {}, field("name", "Name", "text", "name"), field("email", "E-mail", "email", "username"),
    field("password", "Password, 12 characters or more", "password", "new-password"), el("button", {}, "Register"));
  register.onsubmit = attempt(async (form) => {
    const account = { name: form.get("name"), email: form.get("email"), password: form.get("password") };
    if (setup) account.setup_token = setup;
    const user = await rest.register(account);
    history.replaceState(null, "", location.pathname);
    await enter(user);
    await showGroups();
  });
  const heading = setup ? "Make yourself the operator of this server" : "New here";
  showPage(el("h2", {}, "Log in"), login, el("h2", {}, heading), register);
}

async function showGroups() {
  const groups = await rest.groups();
  const list = el("select", { name: "group" });
  for (const group of groups) {
    const unsent = client.unsent.filter((entry) => entry.group === group.id).length;
    const counts = `${group.unread} unread${unsent ? `, ${unsent} not sent` : ""}`;
    list.append(el("option", { value: group.id }, `${group.name ?? "Direct conversation"} (${counts})`));
  }
  const open = el("form", {}, el("label", {}, "Group", list), el("button", {}, "Open"));
  open.onsubmit = attempt(async (form) => showGroup(groups.find((group) => group.id === form.get("group"))));
  const create = el("form", {}, field("name", "Name of a new group"), el("button", {}, "Make a group"));
  create.onsubmit = attempt(async (form) => showGroup(await rest.call("POST", "/groups", { name: form.get("name") })));
  showPage(el("h2", {}, "Groups"), ...(groups.length ? [open] : []), create);
}

async function showGroup(group) {
  const live = await client.open(group.id);
  const shown = new GroupPage(live, group.name ?? "Direct conversation");
  showPage(...shown.elements);
  page = shown;
  page.stateChanged(client.state, client.endedBy);
  page.changed(live);
}

// MARK: A group

/// The messages of a group on the page, below them what is not sent, and where to write.
class GroupPage {
  #live;
  #lines = new Map();
  #messages = el("ol", { ariaLabel: "Messages" });
  #unsent = el("ol", { ariaLabel: "Not sent yet" });
  #scroller = el("div", { id: "messages", tabIndex: 0 }, this.#messages, this.#unsent);
  #composer;
  #content;
  /// The server has them, but they have not come in their place yet.
  #arriving = [];
  #readSeq = 0;
  #readTimer = null;
  #onScreen = () => this.#noteRead();

  constructor(live, name) {
    this.#live = live;
    this.#composer = el("form", {}, field("content", `Write to ${name}`), el("button", {}, "Send"));
    this.#content = this.#composer.querySelector("input");
    this.#composer.onsubmit = (event) => {
      event.preventDefault();
      this.#send();
    };
    this.elements = [el("h2", {}, name), this.#scroller, this.#composer];
    document.addEventListener("visibilitychange", this.#onScreen);
    this.#scroller.addEventListener("scroll", this.#onScreen);
  }

  leave() {
    document.removeEventListener("visibilitychange", this.#onScreen);
    clearTimeout(this.#readTimer);
    client?.unfollow(this.#live.group);
  }

  #send() {
    const content = this.#content.value;
    if (!content.trim()) return;
    // Of a refusal the line below tells.
    client.send(this.#live.group, content).catch((error) => error.code === "outbox_full" && say(error.message));
    this.#composer.reset();
    this.#scrollToEnd();
  }

  // MARK: What happens

  changed(live) {
    if (live !== this.#live) return;
    this.#arriving = this.#arriving.filter(({ seq }) => seq > live.state.seq);
    const wasAtEnd = this.#isAtEnd;
    const messages = [...live.state.messages.values()].slice(-LINES_MAX);
    const seqs = new Set(messages.map(({ seq }) => seq));
    for (const [seq, { line }] of this.#lines) {
      if (seqs.has(seq)) continue;
      line.remove();
      this.#lines.delete(seq);
    }
    for (const message of messages) this.#show(message);
    this.showUnsent();
    if (wasAtEnd) this.#scrollToEnd();
    this.#noteRead();
  }

  #show(message) {
    const shown = this.#lines.get(message.seq);
    if (shown?.message === message) return;
    const time = el("time", { dateTime: message.created_at }, new Date(message.created_at).toLocaleTimeString());
    const line = el("li", {}, time, `${message.user.name}: ${message.deleted ? "(deleted)" : message.content}`);
    if (shown) shown.line.replaceWith(line);
    else this.#messages.append(line);
    this.#lines.set(message.seq, { message, line });
  }

  stateChanged(state, code) {
    const ending = code === 4501 ? "Your session has ended. Log in again."
      : `The server closed the connection (${code}). Reload the page.`;
    say(STATES[state] ?? (code ? ending : ""));
  }

  ended(group, code) {
    if (group !== this.#live.group) return;
    this.#composer.hidden = true;
    say(ENDINGS[code] ?? "This group cannot be followed.");
  }

  sent(entry, { seq }) {
    if (entry.group !== this.#live.group || seq <= this.#live.state.seq) return;
    this.#arriving.push({ content: entry.content, seq });
    this.showUnsent();
  }

  showUnsent() {
    const waiting = client.unsent.filter(({ group }) => group === this.#live.group);
    const wasAtEnd = this.#isAtEnd;
    this.#unsent.replaceChildren(...[...this.#arriving, ...waiting].map((entry) => this.#unsentLine(entry)));
    if (wasAtEnd) this.#scrollToEnd();
  }

  #unsentLine(entry) {
    const line = el("li", {}, `${me.name}: ${entry.content}`);
    const note = entry.problem ? `not sent: ${entry.problem.message}` : entry.seq ? "" : "waiting";
    line.append(el("span", { className: entry.problem ? "note refused" : "note" }, note));
    const takeBack = () => {
      client.discard(entry.client_id);
      this.#content.value = [this.#content.value, entry.content].filter(Boolean).join(" ");
      this.#content.focus();
    };
    if (entry.problem) line.append(el("button", { type: "button", onclick: takeBack }, "Take back"));
    return line;
  }

  // MARK: Reading

  get #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < 48;
  }

  #scrollToEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  /// Tells how far the group was read: to its end, where that is on the screen.
  #noteRead() {
    const newest = timeline(this.#live.state).at(-1)?.seq ?? 0;
    if (document.hidden || !this.#isAtEnd || newest <= this.#readSeq) return;
    this.#readTimer ??= setTimeout(() => {
      this.#readTimer = null;
      const told = client?.read(this.#live.group, newest);
      told?.then(() => (this.#readSeq = Math.max(this.#readSeq, newest)), () => {});
    }, READ_MS);
  }
}

// MARK: Start

document.getElementById("groups").onclick = attempt(showGroups);
document.getElementById("logout").onclick = attempt(logOut);
addEventListener("online", () => client?.wake());

const refresh_token = sessionStorage.getItem("refresh_token");
if (refresh_token) {
  rest.tokens = { user: null, access_token: "", refresh_token, expires_at: 0 };
  try {
    await untilItPasses(() => rest.refresh());
    await enter(await untilItPasses(() => rest.call("GET", "/me")));
    await untilItPasses(showGroups);
    say("");
  } catch (error) {
    if (error.code !== "unauthenticated") say(error.message);
  }
} else {
  showEntrance();
}
