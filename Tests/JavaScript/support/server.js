// The built server, with a data folder of its own.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Rest } from "../../../Web/js/net/index.js";
import { eventually } from "./waiting.js";

const program = process.env.GROUPD ?? fileURLToPath(new URL("../../../.build/debug/groupd", import.meta.url));
const READY_MS = 120_000;
const READY = /groupd is ready at (\S+)/;
const PASSWORD = "correct horse battery";
/// Many clients of few people, each with more to say than people have.
const GENEROUS = [
  "--limits.messages-per-minute", "100000", "--limits.commands-per-minute", "100000", "--limits.burst", "1000",
  "--limits.registrations-per-hour", "10000", "--limits.logins-per-minute", "10000",
];

export class Person {
  constructor(user, tokens) {
    [this.user, this.tokens] = [user, tokens];
  }

  /// Calls as this person, through `url`.
  at(url) {
    return { user: this.user, rest: new Rest({ url, tokens: this.tokens }) };
  }
}

export class Server {
  url = "";
  #folder = "";
  #process = null;
  #output = "";
  #count = 0;
  #flags;

  static async started(...flags) {
    const server = new Server();
    server.#flags = flags;
    // PostgreSQL must be able to go through to its own folder.
    server.#folder = await mkdtemp(path.join(tmpdir(), "groupd-js-"));
    await server.start();
    return server;
  }

  async start(...flags) {
    this.#output = "";
    const words = [
      "serve", "--data-dir", path.join(this.#folder, "data"), "--http.listen", "127.0.0.1:0", "--metrics.listen", "",
      ...GENEROUS, ...this.#flags, ...flags,
    ];
    const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (this.#output += text));
    let ended = false;
    child.on("exit", () => (ended = true));
    child.on("error", (error) => {
      this.#output += error;
      ended = true;
    });
    await eventually("the server is ready", () => READY.test(this.#output) || ended, READY_MS);
    if (ended) throw new Error(`The server ended:\n${this.#output}`);
    this.url = READY.exec(this.#output)[1];
  }

  /// Sends it the signal and waits for its end.
  async end(signal = "SIGTERM") {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  async remove() {
    await this.end();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /// A new person, signed in.
  async person(name) {
    this.#count += 1;
    const email = `${name}.${this.#count}@example.org`;
    const rest = new Rest({ url: this.url });
    const user = await rest.register({ name, email, password: PASSWORD });
    return new Person(user, rest.tokens);
  }

  /// A group of the first, with the others.
  async group(owner, ...others) {
    const group = await owner.rest.call("POST", "/groups", { name: "Harbour" });
    for (const { user } of others) {
      await owner.rest.call("POST", `/groups/${group.id}/members`, { user_id: user.id });
    }
    return group.id;
  }
}
