import { Client } from "../../../Web/js/net/index.js";
import { NodeWebSocket } from "./websocket.js";
import { eventually } from "./waiting.js";

/// A client that writes down what it hears of one group.
export class Listener {
  group = null;
  events = [];
  began = [];
  states = [];
  ended = [];

  constructor(rest, options = {}) {
    this.client = new Client({ rest, WebSocket: NodeWebSocket, ...options });
    this.client.on("event", (event) => event.group === this.group && this.events.push(event));
    this.client.on("began", (group, position) => group === this.group && this.began.push(position));
    this.client.on("state", (state, code) => this.states.push({ state, code }));
    this.client.on("ended", (group, code) => this.ended.push({ group, code }));
  }

  /// Connected, and in the group.
  async follows(group) {
    this.group = group;
    await this.client.start();
    await eventually("the client follows the group", () => this.client.position(group));
    return this;
  }

  /// The connection was lost, and is there again.
  async isBack() {
    const since = this.states.length;
    await eventually("it is back", () => this.states.slice(since).some(({ state }) => state === "ready"));
  }

  /// What was said, in the order in which it came.
  get said() {
    return this.events.filter(({ type }) => type === "message").map(({ message }) => message.content);
  }

  get numbers() {
    return this.events.map(({ seq }) => seq);
  }
}

/// "1" to "n".
export const texts = (count, from = 1) => Array.from({ length: count }, (_, index) => String(from + index));
