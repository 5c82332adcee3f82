// A WASI preview 1 command: the arguments on standard input, the result on standard output. Each call gets an instance of
// its own, made while there was no call; what is not the instance's is kept.

import { Ended, answer, fault, trap } from './answers.mjs';
import { imports } from './imports.mjs';
import { Lines } from './outlet.mjs';
import { Output } from './output.mjs';
import { Wasi } from './wasi.mjs';

/** The highest exit code with a meaning: 0 is a result, 1 the caller's error, 2 the module's. */
const HIGHEST_STATUS = 2;

export class CommandGuest {
  #name;
  #module;
  #wasi;
  #imports;
  #output = new Output();
  #errors;
  #start = null;

  constructor({ name, module, environment }, outlet) {
    this.#name = name;
    this.#module = module;
    this.#errors = new Lines(outlet);
    this.#wasi = new Wasi(environment);
    Object.assign(this.#wasi, { output: this.#output, errors: this.#errors });
    this.#imports = imports(this.#wasi, outlet);
  }

  /** Makes the instance of the next call. */
  prepare() {
    this.#wasi.begin([this.#name], new Uint8Array());
    this.#wasi.memory = null;
    const { exports } = new WebAssembly.Instance(this.#module, this.#imports);
    this.#wasi.memory = exports.memory;
    this.#start = exports._start;
  }

  /** Runs a call; the result is of use until the next one. */
  run(operation, args) {
    this.#output.clear();
    this.#wasi.begin([this.#name, operation], args);
    try {
      this.#start();
      return answer(0, this.#output.bytes);
    } catch (error) {
      if (!(error instanceof Ended)) return trap(error);
      if (error.answer) return error.answer;
      return error.code <= HIGHEST_STATUS
        ? answer(error.code, this.#output.bytes)
        : fault('module_fault', `The module exited with code ${error.code}.`);
    } finally {
      this.#errors.flush();
    }
  }
}
