// The worker's channel (docs/module-protocol.md), with reads and writes that block: the guest's thread has nothing else to
// do, and waits in the kernel for the next call rather than behind an event loop and another thread.

import { readSync, writeSync } from 'node:fs';

const HEADER_BYTES = 4;
const BUFFER_BYTES = 64 * 1024;
const CLOSING_BRACE = Buffer.from('}');

/** Frames of JSON. One reader; whoever writes sees to it that nobody else does. */
export class Channel {
  #descriptor;
  #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #start = 0;
  #end = 0;

  constructor(descriptor) {
    this.#descriptor = descriptor;
  }

  /** The next frame, of use until the one after it is read; null when the node has closed the channel. */
  read() {
    if (this.#start === this.#end) this.#start = this.#end = 0;
    if (!this.#fill(HEADER_BYTES)) return null;
    const length = this.#buffer.readUInt32BE(this.#start);
    this.#start += HEADER_BYTES;
    if (length > BUFFER_BYTES) return this.#readLarge(length);
    if (!this.#fill(length)) return null;
    this.#start += length;
    return this.#buffer.subarray(this.#start - length, this.#start);
  }

  /** Sends a message. */
  send(message) {
    this.#write([Buffer.from(JSON.stringify(message))]);
  }

  /** Answers a call with bytes that are JSON already. */
  sendResult(id, bytes) {
    this.#write([Buffer.from(`{"id":${id},"result":`), bytes, CLOSING_BRACE]);
  }

  #write(parts) {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const frame = Buffer.allocUnsafe(HEADER_BYTES + length);
    let at = frame.writeUInt32BE(length, 0);
    for (const part of parts) {
      frame.set(part, at);
      at += part.length;
    }
    try {
      for (let sent = 0; sent < frame.length; ) sent += writeSync(this.#descriptor, frame, sent);
    } catch {
      process.exit(0); // The node is gone.
    }
  }

  /** Reads what has come; 0 when nothing comes any more. */
  #take(into, at) {
    try {
      return readSync(this.#descriptor, into, at, into.length - at, null);
    } catch {
      return 0;
    }
  }

  /** Sees to it that so many bytes are in the buffer; false when the channel ends before. */
  #fill(count) {
    if (this.#start + count > BUFFER_BYTES) {
      this.#buffer.copyWithin(0, this.#start, this.#end);
      [this.#start, this.#end] = [0, this.#end - this.#start];
    }
    while (this.#end - this.#start < count) {
      const taken = this.#take(this.#buffer, this.#end);
      if (taken === 0) return false;
      this.#end += taken;
    }
    return true;
  }

  #readLarge(length) {
    const frame = Buffer.allocUnsafe(length);
    let had = this.#buffer.copy(frame, 0, this.#start, this.#end);
    this.#start += had;
    while (had < length) {
      const taken = this.#take(frame, had);
      if (taken === 0) return null;
      had += taken;
    }
    return frame;
  }
}
