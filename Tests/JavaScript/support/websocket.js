// The browsers' WebSocket as far as the client needs it, for Node without one: RFC 6455 over node:http, text frames.
import { createHash, randomBytes, webcrypto } from "node:crypto";
import http from "node:http";
import { FrameReader, frame } from "./frames.js";

globalThis.crypto ??= webcrypto;

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const NO_CODE = 1005;
const NO_ANSWER = 1006;
const CLOSING_MS = 1_000;

export class NodeWebSocket {
  readyState = 0;
  onopen = null;
  onmessage = null;
  onclose = null;
  #socket = null;
  #request;
  #code = NO_ANSWER;
  #retryAfterMs;
  #timer;

  constructor(address, protocol) {
    const key = randomBytes(16).toString("base64");
    const headers = {
      Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key,
      "Sec-WebSocket-Protocol": protocol,
    };
    this.#request = http.request(address.replace(/^ws/, "http"), { headers, agent: false });
    this.#request.on("upgrade", (response, socket, head) => this.#upgraded(response, socket, head, key));
    this.#request.on("response", (response) => {
      this.#retryAfterMs = Number(response.headers["retry-after"] ?? 0) * 1000;
      response.destroy();
      this.#closed();
    });
    this.#request.on("error", () => this.#closed());
    this.#request.end();
  }

  send(text) {
    if (this.readyState === 1) this.#socket.write(frame(1, Buffer.from(text), true));
  }

  close(code = 1000) {
    if (this.readyState >= 2) return;
    this.readyState = 2;
    if (!this.#socket) return this.#request.destroy();
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code);
    this.#socket.end(frame(8, payload, true));
    this.#timer = setTimeout(() => this.#socket.destroy(), CLOSING_MS);
  }

  #upgraded(response, socket, head, key) {
    const accept = createHash("sha1").update(key + GUID).digest("base64");
    if (response.headers["sec-websocket-accept"] !== accept) return socket.destroy();
    if (this.readyState !== 0) return socket.destroy();
    this.#socket = socket;
    this.readyState = 1;
    const reader = new FrameReader((opcode, payload) => this.#received(opcode, payload));
    socket.on("data", (bytes) => reader.read(bytes));
    socket.on("error", () => {});
    socket.on("end", () => socket.end());
    socket.on("close", () => this.#closed());
    this.onopen?.({});
    if (head.length > 0) reader.read(head);
  }

  #received(opcode, payload) {
    if (opcode === 1 && this.readyState === 1) this.onmessage?.({ data: payload.toString() });
    if (opcode === 9 && this.readyState === 1) this.#socket.write(frame(10, payload, true));
    if (opcode !== 8) return;
    this.#code = payload.length >= 2 ? payload.readUInt16BE(0) : NO_CODE;
    this.#socket.end(frame(8, payload.subarray(0, 2), true));
  }

  #closed() {
    if (this.readyState === 3) return;
    clearTimeout(this.#timer);
    this.readyState = 3;
    this.onclose?.({ code: this.#code, retryAfterMs: this.#retryAfterMs });
  }
}
