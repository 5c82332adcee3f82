// A core module: the ABI over linear memory of docs/wasm-abi.md. Its instance is kept from call to call.

import { MAX_RESULT_BYTES, Ended, answer, fault, tooLarge, trap } from './answers.mjs';
import { imports } from './imports.mjs';
import { Lines } from './outlet.mjs';
import { Wasi } from './wasi.mjs';

const ABI_VERSION = 1;

const encoder = new TextEncoder();

export class CoreGuest {
  #module;
  #outlet;
  #lines;
  #wasi;
  #exports = null;

  constructor({ name, module, environment }, outlet) {
    this.#module = module;
    this.#outlet = outlet;
    this.#lines = [new Lines(outlet), new Lines(outlet)];
    this.#wasi = new Wasi(environment);
    this.#wasi.begin([name], new Uint8Array());
    [this.#wasi.output, this.#wasi.errors] = this.#lines;
  }

  /** Makes an instance unless there is one. */
  prepare() {
    if (this.#exports) return;
    this.#wasi.memory = null;
    const { exports } = new WebAssembly.Instance(this.#module, imports(this.#wasi, this.#outlet));
    this.#wasi.memory = exports.memory;
    exports._initialize?.();
    const version = exports.gristmill_abi_version();
    if (version !== ABI_VERSION) throw new Error(`It is of ABI version ${version}; this host has version ${ABI_VERSION}.`);
    this.#exports = exports;
  }

  /** Runs a call; the result is of use until the next one. An instance that trapped, or ended itself, is in no known state: it is not used again. */
  run(operation, args) {
    try {
      return this.#invoke(encoder.encode(operation), args);
    } catch (error) {
      this.#exports = null;
      if (!(error instanceof Ended)) return trap(error);
      return error.answer ?? fault('module_fault', `The module called proc_exit(${error.code}).`);
    } finally {
      for (const lines of this.#lines) lines.flush();
    }
  }

  #invoke(operation, args) {
    const { memory, gristmill_invoke: invoke, gristmill_result_pointer: pointer, gristmill_result_length: size } = this.#exports;
    const status = invoke(this.#put(operation), operation.length, this.#put(args), args.length);
    const length = size() >>> 0;
    const start = pointer() >>> 0;
    if (length > MAX_RESULT_BYTES) return tooLarge(length);
    if (start + length > memory.buffer.byteLength) {
      return fault('malformed_result', `The result, ${length} bytes at ${start}, is not within the module's memory.`);
    }
    return answer(status, new Uint8Array(memory.buffer, start, length));
  }

  /** Copies bytes into memory that the guest provides. */
  #put(bytes) {
    const { memory, gristmill_alloc: alloc } = this.#exports;
    const start = alloc(bytes.length) >>> 0;
    if (start === 0 || start + bytes.length > memory.buffer.byteLength) {
      throw new Ended(fault('module_fault', `gristmill_alloc(${bytes.length}) gave ${start}: the module is out of memory.`));
    }
    new Uint8Array(memory.buffer, start).set(bytes);
    return start;
  }
}
