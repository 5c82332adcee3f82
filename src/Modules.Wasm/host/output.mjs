// What a command writes to standard output, up to the cap.

import { MAX_RESULT_BYTES, Ended, tooLarge } from './answers.mjs';

/** How large a buffer is kept for the next call. */
const KEPT_BYTES = 256 * 1024;

export class Output {
  #bytes = new Uint8Array(4096);
  #length = 0;

  /** What was written, of use until something is again. */
  get bytes() {
    return this.#bytes.subarray(0, this.#length);
  }

  clear() {
    this.#length = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = new Uint8Array(4096);
  }

  /** Ends the guest when it has written more than a result may have. */
  write(bytes) {
    const length = this.#length + bytes.length;
    if (length > MAX_RESULT_BYTES) throw new Ended(tooLarge(length));
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(length, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }
}
