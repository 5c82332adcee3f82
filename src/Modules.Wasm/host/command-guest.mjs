// A WASI preview 1 command: the arguments on standard input, the result on standard output. Each call gets an instance of
// its own, made while there was no call.

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
  #environment;
  #outlet;
  #wasi;
  #start = null;

  constructor({ name, module, environment }, outlet) {
    this.#name = name;
    this.#module = module;
    this.#environment = environment;
    this.#outlet = outlet;
  }

  /** Makes the instance of the next call. */
  prepare() {
    this.#wasi = new Wasi(this.#environment);
    const { exports } = new WebAssembly.Instance(this.#module, imports(this.#wasi, this.#outlet));
    this.#wasi.memory = exports.memory;
    this.#start = exports._start;
  }

  /** Runs a call. */
  run(operation, args) {
    const output = new Output();
    const errors = new Lines(this.#outlet);
    Object.assign(this.#wasi, { arguments: [this.#name, operation], input: args, output, errors });
    try {
      this.#start();
      return answer(0, output.take());
    } catch (error) {
      if (!(error instanceof Ended)) return trap(error);
      if (error.answer) return error.answer;
      return error.code <= HIGHEST_STATUS
        ? answer(error.code, output.take())
        : fault('module_fault', `The module exited with code ${error.code}.`);
    } finally {
      errors.flush();
    }
  }
}
