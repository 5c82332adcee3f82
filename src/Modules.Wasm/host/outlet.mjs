// What a guest tells the host beside its answer, held to a length and a rate, so that chatter cannot fill the host.

/** As for the output of any worker process: docs/module-protocol.md. */
const MAX_LINE_BYTES = 8_192;
const MAX_PER_SECOND = 100;
const LEVELS = ['debug', 'debug', 'info', 'warning', 'error'];

const decoder = new TextDecoder();

/** Sends log lines and progress to the main thread. */
export class Outlet {
  #post;
  #second = 0;
  #sent = 0;

  constructor(post) {
    this.#post = post;
  }

  /** Logs a text; the level is that of the ABI: 1 debug, 2 info, 3 warning, 4 error. */
  log(level, bytes) {
    if (this.#may()) this.#post({ log: { level: LEVELS[level] ?? 'error', message: cut(bytes) } });
  }

  /** Tells how far the call is; what is no fraction from 0 to 1 means that nobody knows. */
  progress(fraction, bytes) {
    const known = fraction >= 0 && fraction <= 1;
    if (this.#may()) this.#post({ progress: { fraction: known ? fraction : null, message: cut(bytes) } });
  }

  #may() {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) {
      if (this.#sent > MAX_PER_SECOND) {
        this.#post({ log: { level: 'warning', message: `${this.#sent - MAX_PER_SECOND} messages were dropped.` } });
      }
      [this.#second, this.#sent] = [second, 0];
    }
    return ++this.#sent <= MAX_PER_SECOND;
  }
}

/** Collects what a guest writes to a standard stream, and logs it line by line. */
export class Lines {
  #outlet;
  #line = new Uint8Array(MAX_LINE_BYTES);
  #length = 0;

  constructor(outlet) {
    this.#outlet = outlet;
  }

  write(bytes) {
    for (const byte of bytes) {
      if (byte === 10) this.flush();
      else if (this.#length < MAX_LINE_BYTES) this.#line[this.#length++] = byte;
    }
  }

  /** Logs what has no line's end yet. */
  flush() {
    if (this.#length > 0) this.#outlet.log(2, this.#line.subarray(0, this.#length));
    this.#length = 0;
  }
}

function cut(bytes) {
  return decoder.decode(bytes.slice(0, MAX_LINE_BYTES));
}
