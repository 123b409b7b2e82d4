// RFC 6455 frames, unfragmented.
import { randomBytes } from "node:crypto";

/// The bytes of a frame; what a client sends is masked.
export function frame(opcode, payload, isMasked) {
  const { length } = payload;
  const size = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const head = Buffer.alloc(2 + size);
  head[0] = 0x80 | opcode;
  head[1] = (isMasked ? 0x80 : 0) | (size === 0 ? length : size === 2 ? 126 : 127);
  if (size === 2) head.writeUInt16BE(length, 2);
  if (size === 8) head.writeBigUInt64BE(BigInt(length), 2);
  if (!isMasked) return Buffer.concat([head, payload]);
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, unmasked(payload, mask)]);
}

function unmasked(payload, mask) {
  return Buffer.from(payload.map((byte, index) => byte ^ mask[index % 4]));
}

/// Calls `onFrame(opcode, payload, bytes)` for each frame of what it reads.
export class FrameReader {
  #rest = Buffer.alloc(0);
  #onFrame;

  constructor(onFrame) {
    this.#onFrame = onFrame;
  }

  read(bytes) {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const length = this.#frameLength();
      if (length === null || length > this.#rest.length) return;
      const bytes = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      const isMasked = (bytes[1] & 0x80) !== 0;
      const payload = bytes.subarray(this.#headLength(bytes) + (isMasked ? 4 : 0));
      const mask = bytes.subarray(this.#headLength(bytes), this.#headLength(bytes) + 4);
      this.#onFrame(bytes[0] & 0x0f, isMasked ? unmasked(payload, mask) : payload, bytes);
    }
  }

  #headLength(bytes) {
    const length = bytes[1] & 0x7f;
    return length < 126 ? 2 : length === 126 ? 4 : 10;
  }

  #frameLength() {
    if (this.#rest.length < 2) return null;
    const head = this.#headLength(this.#rest);
    if (this.#rest.length < head) return null;
    const short = this.#rest[1] & 0x7f;
    const length = head === 2 ? short : head === 4 ? this.#rest.readUInt16BE(2) : Number(this.#rest.readBigUInt64BE(2));
    return head + (this.#rest[1] & 0x80 ? 4 : 0) + length;
  }
}
