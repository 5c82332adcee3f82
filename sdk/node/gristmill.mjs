// Gristmill worker library for Node.js 18 and later. One file, no dependencies: copy it beside your worker.
//
//   import { ArgumentError, Worker } from './gristmill.mjs';
//
//   const worker = new Worker();
//   worker.operation('greet', (args, call) => {
//     if (!args.name) throw new ArgumentError('name', 'Expected a name.');
//     return { greeting: `Hello, ${args.name}!` };
//   });
//   worker.run();
//
// A worker runs one call at a time; an operation may be async. What it returns is written as JSON; what it throws becomes
// an error: ArgumentError is the caller's fault and never retried, Fault is the module's with a code of yours, anything
// else is the fault "module_fault". console.log is safe, wherever the host listens: it ends up in the host's log.
//
// The wire is described in docs/module-protocol.md.

import { Socket } from 'node:net';

export const VERSION = 'node/1';
const MAX_FRAME_BYTES = 16_777_216;
const ARGUMENTS = Buffer.from(',"args":');

/** The caller's arguments are at fault; `field` is the path of the one that is. */
export class ArgumentError extends Error {
  constructor(field, message, code = 'invalid_argument') {
    super(message);
    Object.assign(this, { field, code });
  }
}

/** The module is at fault, with a stable code in snake_case. A job waits retryAfterSeconds, if given, before its next attempt. */
export class Fault extends Error {
  constructor(code, message, retryable = true, retryAfterSeconds = undefined) {
    super(message);
    Object.assign(this, { code, retryable, retryAfterSeconds });
  }
}

/** The work cannot be done yet, and none was: a job runs again after so many seconds, at most 30 days, and spends no attempt. */
export class Snooze extends Fault {
  constructor(seconds, message) {
    if (!(seconds <= 30 * 86_400)) throw new RangeError(`seconds: expected at most ${30 * 86_400}, got ${seconds}`);
    super('snoozed', message, true, Math.max(0, seconds));
  }
}

/** A result that is JSON text (string or Buffer) already, passed on as it is. */
export class RawJson {
  constructor(text) {
    this.text = Buffer.from(text);
  }
}

/** What the host tells of a call, and what the operation may tell the host meanwhile. */
class Call {
  #worker;
  #id;
  #ends;

  constructor(worker, request, raw) {
    this.#worker = worker;
    this.#id = request.id;
    this.#ends = request.deadlineMs === null ? null : performance.now() + request.deadlineMs;
    this.operation = request.operation;
    /** The job's id, attempt and maxAttempts; null for a plain call. */
    this.job = request.job;
    /** The arguments as the bytes that came: for numbers that JavaScript cannot hold. */
    this.argumentsJson = raw;
  }

  /** Milliseconds until the host gives the call up and kills this process; null when it never does. */
  remaining() {
    return this.#ends === null ? null : this.#ends - performance.now();
  }

  /** Tells how far the call is: a fraction from 0 to 1, or null, and a message. */
  progress(fraction = null, message = '') {
    this.#worker.send({ id: this.#id, progress: { fraction, message } });
  }

  /** Writes to the host's log; the level is debug, info, warning or error. */
  log(message, level = 'info') {
    this.#worker.log(message, level);
  }
}

/** Operations by name, and the loop that runs them. */
export class Worker {
  #operations = new Map();
  #otherwise;
  #in;
  #out;
  #buffers = [];
  #buffered = 0;

  constructor() {
    if (process.env.GRISTMILL_FD !== undefined) {
      this.#in = this.#out = new Socket({ fd: Number(process.env.GRISTMILL_FD), readable: true, writable: true });
    } else {
      // Standard output is the channel: let console.log go to standard error.
      const { stdin, stdout, stderr } = process;
      const write = stdout.write.bind(stdout);
      this.#in = stdin;
      this.#out = { write };
      stdout.write = stderr.write.bind(stderr);
    }
  }

  /** Registers a function, which takes the arguments and the call, as the operation of that name. */
  operation(name, run) {
    this.#operations.set(name, run);
  }

  /** Registers a function for the operations that have none of their own; `call.operation` tells which is meant. */
  otherwise(run) {
    this.#otherwise = run;
  }

  /** Writes to the host's log; the level is debug, info, warning or error. */
  log(message, level = 'info') {
    this.send({ log: { level, message: String(message) } });
  }

  /** Runs calls until the host closes the channel, and then ends the process. */
  run() {
    this.#in.on('data', (data) => this.#take(data));
    this.#in.on('error', () => process.exit(0));
    this.#in.on('end', () => process.exit(0));
    this.send({ ready: { pid: process.pid, sdk: VERSION } });
  }

  /** Sends a message of the protocol. */
  send(message) {
    this.#write(Buffer.from(JSON.stringify(message)));
  }

  #take(data) {
    this.#buffers.push(data);
    this.#buffered += data.length;
    while (this.#buffered >= 4) {
      if (this.#buffers[0].length < 4) this.#join();
      const length = this.#buffers[0].readUInt32BE(0);
      if (this.#buffered < 4 + length) return;
      this.#join();
      const frame = this.#buffers[0].subarray(4, 4 + length);
      const rest = this.#buffers[0].subarray(4 + length);
      this.#buffers = rest.length > 0 ? [rest] : [];
      this.#buffered = rest.length;
      void this.#answer(frame);
    }
  }

  #join() {
    if (this.#buffers.length > 1) this.#buffers = [Buffer.concat(this.#buffers)];
  }

  async #answer(frame) {
    const request = JSON.parse(frame.toString());
    const raw = frame.subarray(frame.indexOf(ARGUMENTS) + ARGUMENTS.length, -1);
    try {
      const operation = this.#operations.get(request.operation) ?? this.#otherwise;
      if (!operation) {
        throw new Fault('operation_not_implemented', `There is no operation ${request.operation}.`, false);
      }
      const result = await operation(request.args, new Call(this, request, raw));
      const text = result instanceof RawJson ? result.text : Buffer.from(JSON.stringify(result ?? null));
      const answer = Buffer.concat([Buffer.from(`{"id":${request.id},"result":`), text, Buffer.from('}')]);
      if (answer.length > MAX_FRAME_BYTES) {
        throw new Fault('result_too_large', `The result has ${text.length} bytes.`, false);
      }
      this.#write(answer);
    } catch (error) {
      this.send({ id: request.id, error: this.#describe(error) });
    }
  }

  #describe(error) {
    if (error instanceof ArgumentError) {
      return { kind: 'argument', code: error.code, message: error.message, field: error.field };
    }
    if (error instanceof Fault) {
      const { code, message, retryable, retryAfterSeconds } = error;
      return { kind: 'fault', code, message, retryable, retryAfterSeconds, snooze: error instanceof Snooze };
    }
    process.stderr.write(`${error?.stack ?? error}\n`);
    return { kind: 'fault', code: 'module_fault', message: String(error), retryable: true };
  }

  #write(payload) {
    const frame = Buffer.allocUnsafe(4 + payload.length);
    frame.writeUInt32BE(payload.length, 0);
    payload.copy(frame, 4);
    this.#out.write(frame);
  }
}
