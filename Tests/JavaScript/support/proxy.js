// A TCP proxy before a server, which does to connections what networks do.
import net from "node:net";
import { FrameReader, frame } from "./frames.js";

export class Proxy {
  /// Where it passes connections on; the server may move.
  target;
  /// While set, new connections are dropped at once.
  isDown = false;
  /// Which frames from the server never arrive: is asked with each, parsed.
  loses = () => false;
  #server;
  #pairs = new Set();

  static async before(target) {
    const proxy = new Proxy();
    proxy.target = target;
    proxy.#server = net.createServer({ allowHalfOpen: true }, (client) => proxy.#accepted(client));
    await new Promise((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /// Sockets that are open now.
  get sockets() {
    return [...this.#pairs].filter((pair) => pair.isSocket);
  }

  #accepted(client) {
    if (this.isDown) return client.destroy();
    const { hostname, port } = new URL(this.target);
    const server = net.connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const pair = { client, server, isSocket: false };
    this.#pairs.add(pair);
    for (const [from, to] of [[client, server], [server, client]]) {
      from.on("error", () => to.destroy());
      from.on("end", () => to.end());
      from.on("close", () => {
        to.destroy();
        this.#pairs.delete(pair);
      });
    }
    client.on("data", (bytes) => server.write(bytes));
    this.#passAnswers(pair);
  }

  /// HTTP passes as it is; once the server has switched protocols, frame by frame.
  #passAnswers(pair) {
    const reader = new FrameReader((opcode, payload, bytes) => {
      if (opcode === 1 && this.loses(JSON.parse(payload.toString()))) return;
      pair.client.write(bytes);
    });
    let head = Buffer.alloc(0);
    pair.server.on("data", (bytes) => {
      if (pair.isSocket) return reader.read(bytes);
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf("\r\n\r\n");
      if (end < 0 || !head.toString("latin1").startsWith("HTTP/1.1 101")) {
        pair.client.write(bytes);
        head = end < 0 ? head : Buffer.alloc(0);
        return;
      }
      pair.isSocket = true;
      pair.client.write(head.subarray(0, end + 4));
      reader.read(head.subarray(end + 4));
    });
  }

  /// Says something to all sockets in the server's place.
  say(message) {
    for (const { client } of this.sockets) client.write(frame(1, Buffer.from(JSON.stringify(message)), false));
  }

  /// Ends all connections: `reset` as a router does that forgot them, `end` politely, `half` on the client's side
  /// alone.
  cut(how) {
    for (const pair of this.#pairs) {
      if (how === "reset") {
        pair.client.resetAndDestroy();
        pair.server.destroy();
      }
      if (how === "end") [pair.client, pair.server].forEach((socket) => socket.end());
      if (how === "half") pair.client.end();
    }
  }

  async close() {
    for (const { client, server } of this.#pairs) [client, server].forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
