// The guest's thread as the main thread sees it: started, called, watched, and replaced when it had to be ended.

import { Worker } from 'node:worker_threads';
import { fault } from './answers.mjs';
import { processorSeconds } from './processor-time.mjs';

const ENTRY = new URL('./guest.mjs', import.meta.url);

/** The shortest time between two looks at the processor time a call took, in milliseconds. */
const SHORTEST_LOOK = 10;

/** One thread at a time, with one call at a time. */
export class GuestThread {
  /** Fulfilled when the thread has an instance of the module. */
  ready;
  #options;
  #thread;
  #task;
  #call = null;

  /**
   * @param options guest: what the thread gets; memoryMb; cpuSeconds: for each call, or null; log: takes its log lines;
   *   unusable: called with the error when a thread cannot be made ready.
   */
  constructor(options) {
    this.#options = options;
    this.#start();
  }

  /** Runs a call, and comes to its answer; `progress` is told how far it is. */
  async call(operation, args, progress) {
    await this.ready;
    return new Promise((answer) => {
      this.#call = { answer, progress, watch: null };
      if (this.#options.cpuSeconds !== null) this.#watch(this.#call);
      this.#thread.postMessage({ operation, args }, [args.buffer]);
    });
  }

  #start() {
    const thread = new Worker(ENTRY, {
      workerData: this.#options.guest,
      env: {},
      // Bounds what a guest can hold outside its linear memory: tables, and objects of languages that have them.
      resourceLimits: { maxOldGenerationSizeMb: this.#options.memoryMb + 64 },
    });
    this.#thread = thread;
    this.ready = new Promise((ready) => {
      let reason = new Error('Its thread ended.');
      let wasReady = false;
      thread.on('message', (message) => {
        if (thread !== this.#thread) return;
        if (message.task) {
          this.#task = message.task;
          wasReady = true;
          ready();
        } else this.#take(message);
      });
      thread.on('error', (error) => (reason = error));
      thread.on('exit', () => {
        if (thread !== this.#thread) return;
        if (!wasReady) return void this.#options.unusable(reason);
        this.#start();
        this.#end(fault('trap', `The module's thread ended: ${reason.message}`));
      });
    });
  }

  #take(message) {
    if (message.log) this.#options.log(message.log);
    else if (message.progress) this.#call?.progress(message.progress);
    else this.#end(message);
  }

  #end(answer) {
    const call = this.#call;
    this.#call = null;
    clearTimeout(call?.watch);
    call?.answer(answer);
  }

  /** Looks again when the call could at the earliest have used up what it may: processor time never outruns the clock. */
  #watch(call) {
    const { cpuSeconds } = this.#options;
    const most = processorSeconds(this.#task) + cpuSeconds;
    const look = async () => {
      const left = most - processorSeconds(this.#task);
      if (left > 0) {
        call.watch = setTimeout(look, Math.max(left * 1000, SHORTEST_LOOK));
        return;
      }

      const ended = this.#thread;
      this.#start();
      await ended.terminate();
      this.#end(fault('cpu_time_exceeded', `The call took more than ${cpuSeconds} s of processor time.`, false));
    };
    call.watch = setTimeout(look, Math.max(cpuSeconds * 1000, SHORTEST_LOOK));
  }
}
