// What a command writes to standard output, up to the cap.

import { MAX_RESULT_BYTES, Ended, tooLarge } from './answers.mjs';

export class Output {
  #bytes = new Uint8Array(4096);
  #length = 0;

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

  take() {
    return this.#bytes.slice(0, this.#length);
  }
}
