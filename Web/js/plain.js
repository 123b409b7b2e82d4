// One plain page until there is a real one: it logs in, follows a group and sends.
//
// Text goes into the page as text alone. The refresh token lies in this tab's storage and works once; the access
// token lies in memory.

const RECONNECT_MS_MIN = 500;
const RECONNECT_MS_MAX = 30_000;
const HISTORY_COUNT = 100;

const main = document.getElementById("main");
const who = document.getElementById("who");
const statusLine = document.getElementById("status");

let session = null;

function el(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function say(text) {
  statusLine.textContent = text;
}

async function call(method, path, body) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (session) headers.Authorization = `Bearer ${session.access_token}`;
  const response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  if (response.status === 401 && session && path !== "/auth/refresh" && (await refresh())) {
    return call(method, path, body);
  }
  const answer = response.status === 204 ? null : await response.json();
  if (!response.ok) throw new Error(answer.errors?.map((e) => `${e.field}: ${e.message}`).join(" ") ?? answer.detail);
  return answer;
}

function keep(signedIn) {
  session = signedIn;
  sessionStorage.setItem("refresh_token", signedIn.refresh_token);
  who.textContent = signedIn.user.name;
}

async function refresh() {
  const token = sessionStorage.getItem("refresh_token");
  session = null;
  if (!token) return false;
  try {
    keep(await call("POST", "/auth/refresh", { refresh_token: token }));
    return true;
  } catch {
    sessionStorage.removeItem("refresh_token");
    return false;
  }
}

function attempt(action) {
  return async (event) => {
    event.preventDefault();
    say("");
    try {
      await action(new FormData(event.target));
    } catch (error) {
      say(error.message);
    }
  };
}

function field(name, label, type = "text", autocomplete = "off") {
  return el("input", { name, type, autocomplete, required: true, placeholder: label, ariaLabel: label });
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
  main.replaceChildren(el("h2", {}, "Log in"), login, el("h2", {}, heading), register);
}

async function showGroups() {
  const groups = (await call("GET", "/groups?limit=200")).items;
  const list = el("select", { name: "group", ariaLabel: "Group" });
  for (const group of groups) list.append(el("option", { value: group.id }, `${group.name} (${group.unread} unread)`));
  const open = el("form", {}, list, el("button", {}, "Open"));
  open.onsubmit = attempt(async (form) => follow(groups.find((group) => group.id === form.get("group"))));
  const create = el("form", {}, field("name", "Name of a new group"), el("button", {}, "Make a group"));
  create.onsubmit = attempt(async (form) => follow(await call("POST", "/groups", { name: form.get("name") })));
  main.replaceChildren(el("h2", {}, "Groups"), ...(groups.length ? [open] : []), create);
}

async function follow(group) {
  const lines = el("ol", { ariaLabel: "Messages" });
  const composer = el("form", {}, field("content", `Write to ${group.name}`), el("button", {}, "Send"));
  main.replaceChildren(el("h2", {}, group.name), lines, composer);
  const shown = new Map();
  const show = (message) => {
    const time = el("time", { dateTime: message.created_at }, new Date(message.created_at).toLocaleTimeString());
    const text = message.deleted ? "(deleted)" : message.content;
    const line = el("li", {}, time, `${message.user.name}: ${text}`);
    const old = shown.get(message.seq);
    if (old) old.replaceWith(line);
    else lines.append(line);
    shown.set(message.seq, line);
    line.scrollIntoView({ block: "end" });
  };
  const position = { epoch: group.epoch, seq: group.last_seq };
  const reload = async () => {
    const page = await call("GET", `/groups/${group.id}/messages?limit=${HISTORY_COUNT}`);
    lines.replaceChildren();
    shown.clear();
    page.items.forEach(show);
    Object.assign(position, { epoch: page.epoch, seq: page.last_seq });
  };
  await reload();
  const connection = new Connection(group.id, position, { show, reload });
  composer.onsubmit = attempt(async (form) => {
    connection.send(form.get("content"));
    composer.reset();
  });
}

/// Follows one group: comes back with growing, random pauses and resumes where it was. What was sent and not
/// acknowledged goes again with the same client_id, which makes no second message.
class Connection {
  #group;
  #position;
  #view;
  #socket = null;
  #failures = 0;
  #unsent = new Map();

  constructor(group, position, view) {
    this.#group = group;
    this.#position = position;
    this.#view = view;
    this.#open();
  }

  send(content) {
    const frame = { type: "send", ref: crypto.randomUUID(), group: this.#group, content };
    frame.client_id = frame.ref;
    this.#unsent.set(frame.ref, frame);
    this.#write(frame);
  }

  #write(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #open() {
    const address = new URL("/ws", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address, "groupd.v1");
    this.#socket = socket;
    socket.onopen = () =>
      this.#write({
        type: "hello", token: session.access_token, subscribe: [this.#group], resume: { [this.#group]: this.#position },
      });
    socket.onmessage = (event) => this.#received(JSON.parse(event.data));
    socket.onclose = (event) => this.#closed(event.code);
  }

  #received(frame) {
    if (frame.type === "subscribed") {
      this.#failures = 0;
      say("Connected.");
      for (const unsent of this.#unsent.values()) this.#write(unsent);
    }
    if (frame.type === "ack") this.#unsent.delete(frame.ref);
    if (frame.type === "error") this.#refused(frame);
    if (frame.type === "resync") this.#view.reload().catch((error) => say(error.message));
    if (frame.type === "unsubscribed") say("You are no longer in this group.");
    if (typeof frame.seq === "number" && frame.type !== "ack" && frame.type !== "read") {
      this.#position.seq = Math.max(this.#position.seq, frame.seq);
    }
    if (frame.message) this.#view.show(frame.message);
  }

  #refused(frame) {
    say(frame.message);
    const unsent = this.#unsent.get(frame.ref);
    if (!unsent) return;
    if (frame.retry_after_ms) setTimeout(() => this.#write(unsent), frame.retry_after_ms);
    else this.#unsent.delete(frame.ref);
  }

  async #closed(code) {
    if (code >= 4500 && !(code === 4501 && (await refresh()))) return say(`The server closed the connection (${code}).`);
    const most = Math.min(RECONNECT_MS_MAX, RECONNECT_MS_MIN * 2 ** this.#failures++);
    say("Reconnecting …");
    setTimeout(() => this.#open(), Math.random() * most);
  }
}

(await refresh()) ? await showGroups() : showEntrance();
