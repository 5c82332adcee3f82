// What the guest's thread and the main thread know together of the call under way, so that the main one can end a guest that
// computes without end, and answer for it, though it is not told of each call.

const BYTES = 16;
const CALL = 0;
const WATCHED = 1;
const NONE = 0;
const ENDED = -1;
const CLOSED = -2;

export class CallMark {
  /** To be handed to the other thread. */
  memory;
  #words;
  #began;

  constructor(memory = new SharedArrayBuffer(BYTES)) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
    this.#began = new Float64Array(memory, 8);
  }

  /** The call that runs, or 0. */
  get id() {
    const id = Atomics.load(this.#words, CALL);
    return id > NONE ? id : NONE;
  }

  /** The processor time that the guest's thread had used when the call began, in seconds. */
  get began() {
    return this.#began[0];
  }

  /** Whether the node has closed the channel. */
  get isClosed() {
    return Atomics.load(this.#words, CALL) === CLOSED;
  }

  /** A call begins. */
  begin(id, seconds) {
    this.#began[0] = seconds;
    Atomics.store(this.#words, CALL, id);
  }

  /** The call is about to be answered, and is the main thread's to end no more; false when that has ended it already. */
  finish(id) {
    return Atomics.compareExchange(this.#words, CALL, id, NONE) === id;
  }

  /** The main thread ends the call; false when it is about to be answered. */
  end(id) {
    return Atomics.compareExchange(this.#words, CALL, id, ENDED) === id;
  }

  /** The channel has ended. */
  close() {
    Atomics.store(this.#words, CALL, CLOSED);
  }

  /** Whether the main thread has to be asked to look at how long calls take; it goes on until there is none. */
  askWatch() {
    return Atomics.exchange(this.#words, WATCHED, 1) === 0;
  }

  /** The main thread looks no more; true when a call began meanwhile that did not ask, and it has to go on. */
  endWatch() {
    Atomics.store(this.#words, WATCHED, 0);
    return this.id !== NONE && this.askWatch();
  }
}
