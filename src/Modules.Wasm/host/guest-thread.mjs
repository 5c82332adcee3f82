// The guest's thread as the main thread sees it: started, watched, answered for when it had to be ended, and replaced.

import { Worker } from 'node:worker_threads';
import { fault } from './answers.mjs';
import { CallMark } from './call-mark.mjs';
import { processorSeconds } from './processor-time.mjs';

const ENTRY = new URL('./guest.mjs', import.meta.url);

/** The shortest time between two looks at the processor time a call took, in milliseconds. */
const SHORTEST_LOOK = 10;

/** One thread at a time, which takes calls from the channel by itself. */
export class GuestThread {
  #options;
  #thread;
  #task;
  #mark;
  #look;
  #isFirst = true;

  /**
   * @param options guest: what the thread gets; memoryMb; cpuSeconds: for each call, or null; channel: where the answer of a
   *   call goes that ended with its thread; unusable: called with the error when a thread cannot be made ready; closed: called when
   *   the node has closed the channel.
   */
  constructor(options) {
    this.#options = options;
    this.#start();
  }

  #start() {
    const mark = new CallMark();
    const thread = new Worker(ENTRY, {
      workerData: {
        ...this.#options.guest,
        isFirst: this.#isFirst,
        isWatched: this.#options.cpuSeconds !== null,
        memory: mark.memory,
      },
      env: {},
      // Bounds what a guest can hold outside its linear memory: tables, and objects of languages that have them.
      resourceLimits: { maxOldGenerationSizeMb: this.#options.memoryMb + 64 },
    });
    [this.#thread, this.#mark, this.#isFirst] = [thread, mark, false];
    clearTimeout(this.#look);
    let reason = new Error('Its thread ended.');
    let wasReady = false;
    thread.on('message', (message) => {
      if (thread !== this.#thread) return;
      if (message.watch) return void this.#watch(mark.began);
      this.#task = message.task;
      wasReady = true;
    });
    thread.on('error', (error) => (reason = error));
    thread.on('exit', () => {
      if (thread !== this.#thread) return;
      if (mark.isClosed) return void this.#options.closed();
      if (!wasReady) return void this.#options.unusable(reason);
      const { id } = mark;
      this.#start();
      if (id > 0) this.#answer(id, fault('trap', `The module's thread ended: ${reason.message}`));
    });
  }

  #answer(id, { error }) {
    this.#options.channel.send({ id, error });
  }

  /** Looks when a call that began at such a processor time could at the earliest have used up what it may. */
  #watch(began) {
    const left = began + this.#options.cpuSeconds - processorSeconds(this.#task);
    // Processor time never outruns the clock.
    this.#look = setTimeout(() => this.#check(), Math.max(left * 1000, SHORTEST_LOOK));
  }

  async #check() {
    const mark = this.#mark;
    const { id } = mark;
    if (id === 0) {
      if (mark.endWatch()) this.#watch(mark.began);
      return;
    }

    // That of a later call where this one has just ended: then it is not this one's end.
    const { began } = mark;
    const { cpuSeconds } = this.#options;
    if (processorSeconds(this.#task) - began < cpuSeconds || !mark.end(id)) return void this.#watch(began);
    const ended = this.#thread;
    this.#start();
    await ended.terminate();
    this.#answer(id, fault('cpu_time_exceeded', `The call took more than ${cpuSeconds} s of processor time.`, false));
  }
}
