// WASI preview 1 without a file system and without a network: arguments, environment, clocks, random numbers, the three
// standard streams. https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md

import { randomFillSync } from 'node:crypto';
import { Ended } from './answers.mjs';

const SUCCESS = 0;
const BADF = 8;
const FAULT = 21;
const INVAL = 28;
const NOSYS = 52;
const SPIPE = 70;

const RIGHT_READ = 1n << 1n;
const RIGHT_WRITE = 1n << 6n;
const CLOCK_EVENT = 0;
const ABSOLUTE_TIME = 1;
const MAX_SUBSCRIPTIONS = 1024;
const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/** Need a descriptor that nobody has: there are no files, folders and sockets. */
const WITHOUT_DESCRIPTORS = [
  'fd_advise', 'fd_allocate', 'fd_datasync', 'fd_fdstat_set_rights', 'fd_filestat_set_size', 'fd_filestat_set_times',
  'fd_pread', 'fd_prestat_dir_name', 'fd_prestat_get', 'fd_pwrite', 'fd_readdir', 'fd_renumber', 'fd_sync', 'fd_tell',
  'path_create_directory', 'path_filestat_get', 'path_filestat_set_times', 'path_link', 'path_open', 'path_readlink',
  'path_remove_directory', 'path_rename', 'path_symlink', 'path_unlink_file', 'sock_accept', 'sock_recv', 'sock_send',
  'sock_shutdown',
];
const ABSENT = ['fd_fdstat_set_flags', 'fd_filestat_get', 'proc_raise'];
const PRESENT = [
  'args_get', 'args_sizes_get', 'environ_get', 'environ_sizes_get', 'clock_res_get', 'clock_time_get', 'fd_close',
  'fd_fdstat_get', 'fd_read', 'fd_seek', 'fd_write', 'poll_oneoff', 'proc_exit', 'random_get', 'sched_yield',
];

/** The names of all functions. */
export const WASI_FUNCTIONS = new Set([...PRESENT, ...ABSENT, ...WITHOUT_DESCRIPTORS]);

const encoder = new TextEncoder();
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Ends a guest that called proc_exit; what that comes to is for the guest's kind to say. */
class Exit extends Ended {
  constructor(code) {
    super(null);
    this.code = code;
  }
}

/** One instance's system. */
export class Wasi {
  /** The instance's memory; null until it is made. */
  memory = null;
  /** Take what is written to standard output and standard error: objects with write(bytes). */
  output = { write() {} };
  errors = { write() {} };
  #arguments = [];
  #environment;
  #input = new Uint8Array();
  #read = 0;

  constructor(environment) {
    this.#environment = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  }

  /** A call begins, or the life of an instance, with such arguments and standard input. */
  begin(texts, input) {
    [this.#arguments, this.#input, this.#read] = [texts, input, 0];
  }

  /** The part of the guest's memory; throws RangeError for what is not in it. */
  bytes(start, length) {
    if (!this.memory) throw new RangeError('There is no memory yet.');
    return new Uint8Array(this.memory.buffer, start >>> 0, length >>> 0);
  }

  /** All functions by name. A pointer that leads out of memory is answered with an error, not an exception. */
  functions() {
    const functions = {};
    for (const name of WITHOUT_DESCRIPTORS) functions[name] = () => BADF;
    for (const name of ABSENT) functions[name] = () => NOSYS;
    for (const name of PRESENT) {
      functions[name] = (...values) => {
        try {
          return this[`_${name}`](...values);
        } catch (error) {
          if (error instanceof RangeError) return FAULT;
          throw error;
        }
      };
    }
    return functions;
  }

  _args_get(pointers, texts) {
    return this.#putTexts(this.#arguments, pointers, texts);
  }

  _args_sizes_get(count, size) {
    return this.#putSizes(this.#arguments, count, size);
  }

  _environ_get(pointers, texts) {
    return this.#putTexts(this.#environment, pointers, texts);
  }

  _environ_sizes_get(count, size) {
    return this.#putSizes(this.#environment, count, size);
  }

  _clock_res_get(clock, at) {
    if (clock > 1) return INVAL;
    this.#view().setBigUint64(at >>> 0, clock === 0 ? NANOSECONDS_PER_MILLISECOND : 1n, true);
    return SUCCESS;
  }

  _clock_time_get(clock, precision, at) {
    if (clock > 1) return INVAL;
    this.#view().setBigUint64(at >>> 0, now(clock), true);
    return SUCCESS;
  }

  _fd_close(descriptor) {
    return isStandard(descriptor) ? SUCCESS : BADF;
  }

  _fd_fdstat_get(descriptor, at) {
    if (!isStandard(descriptor)) return BADF;
    this.bytes(at, 24).fill(0);
    this.#view().setBigUint64((at >>> 0) + 8, descriptor === 0 ? RIGHT_READ : RIGHT_WRITE, true);
    return SUCCESS;
  }

  _fd_seek(descriptor) {
    return isStandard(descriptor) ? SPIPE : BADF;
  }

  _fd_read(descriptor, vectors, count, at) {
    if (descriptor !== 0) return BADF;
    const before = this.#read;
    for (const part of this.#vectors(vectors, count)) {
      const taken = this.#input.subarray(this.#read, this.#read + part.length);
      part.set(taken);
      this.#read += taken.length;
      if (taken.length < part.length) break;
    }
    this.#view().setUint32(at >>> 0, this.#read - before, true);
    return SUCCESS;
  }

  _fd_write(descriptor, vectors, count, at) {
    if (descriptor !== 1 && descriptor !== 2) return BADF;
    let written = 0;
    for (const part of this.#vectors(vectors, count)) {
      (descriptor === 1 ? this.output : this.errors).write(part);
      written += part.length;
    }
    this.#view().setUint32(at >>> 0, written, true);
    return SUCCESS;
  }

  /** Waits for the first of some clocks. The standard streams are never waited for: they are always ready. */
  _poll_oneoff(subscriptions, events, count, at) {
    if (count < 1 || count > MAX_SUBSCRIPTIONS) return INVAL;
    const view = this.#view();
    const wanted = [];
    for (let i = 0, start = subscriptions >>> 0; i < count; i++, start += 48) {
      wanted.push({ id: view.getBigUint64(start, true), kind: view.getUint8(start + 8), due: this.#due(view, start) });
    }
    const first = wanted.reduce((least, { due }) => (due < least ? due : least), wanted[0].due);
    sleep(first - now(1));
    const ready = wanted.filter(({ due }) => due <= first);
    ready.forEach(({ id, kind }, i) => {
      const start = (events >>> 0) + 32 * i;
      this.bytes(start, 32).fill(0);
      view.setBigUint64(start, id, true);
      view.setUint8(start + 10, kind);
    });
    view.setUint32(at >>> 0, ready.length, true);
    return SUCCESS;
  }

  _proc_exit(code) {
    throw new Exit(code >>> 0);
  }

  _random_get(start, length) {
    randomFillSync(this.bytes(start, length));
    return SUCCESS;
  }

  _sched_yield() {
    return SUCCESS;
  }

  /** When a subscription is due, by the monotonic clock; what is no clock is due at once. */
  #due(view, start) {
    if (view.getUint8(start + 8) !== CLOCK_EVENT) return 0n;
    const clock = view.getUint32(start + 16, true) === 0 ? 0 : 1;
    const time = view.getBigUint64(start + 24, true);
    return now(1) + (view.getUint16(start + 40, true) & ABSOLUTE_TIME ? time - now(clock) : time);
  }

  /** The parts of memory that an array of (pointer, length) tells. */
  *#vectors(start, count) {
    for (let i = 0; i < count >>> 0; i++) {
      const view = this.#view();
      const at = (start >>> 0) + 8 * i;
      yield this.bytes(view.getUint32(at, true), view.getUint32(at + 4, true));
    }
  }

  #putTexts(texts, pointers, start) {
    const view = this.#view();
    let at = start >>> 0;
    texts.forEach((text, i) => {
      const bytes = encoder.encode(`${text}\0`);
      this.bytes(at, bytes.length).set(bytes);
      view.setUint32((pointers >>> 0) + 4 * i, at, true);
      at += bytes.length;
    });
    return SUCCESS;
  }

  #putSizes(texts, count, size) {
    const view = this.#view();
    view.setUint32(count >>> 0, texts.length, true);
    view.setUint32(size >>> 0, texts.reduce((sum, text) => sum + encoder.encode(text).length + 1, 0), true);
    return SUCCESS;
  }

  #view() {
    if (!this.memory) throw new RangeError('There is no memory yet.');
    return new DataView(this.memory.buffer);
  }
}

function isStandard(descriptor) {
  return descriptor >= 0 && descriptor <= 2;
}

/** A clock in nanoseconds: 0 is the time of day, 1 the monotonic one. */
function now(clock) {
  return clock === 0 ? BigInt(Date.now()) * NANOSECONDS_PER_MILLISECOND : process.hrtime.bigint();
}

function sleep(nanoseconds) {
  if (nanoseconds > 0n) Atomics.wait(sleeper, 0, 0, Number(nanoseconds) / Number(NANOSECONDS_PER_MILLISECOND));
}
