// Runs one WebAssembly module as a worker of the process runtime:
//
//   GRISTMILL_WASM='{"memoryMb":64,"cpuSeconds":null,"environment":{}}' node --wasm-max-mem-pages=1024 host.mjs MODULE.wasm
//
// The module is compiled once, here; the guest runs in a thread of its own (guest-thread.mjs), so that this one can always
// end it, and that thread speaks with the node. What a module must be is in docs/wasm-abi.md.

import { readFileSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { Channel } from './channel.mjs';
import { GuestThread } from './guest-thread.mjs';
import { inspect } from './inspect.mjs';

const [file] = process.argv.slice(2);
const descriptor = Number(process.env.GRISTMILL_FD);

/** Ends the process with a reason, which the node reads from the last line of standard error. */
function end(error) {
  writeSync(2, `${basename(file)}: ${error.message}\n`);
  process.exit(1);
}

async function load() {
  const bytes = readFileSync(file);
  const module = await WebAssembly.compile(bytes);
  const { memoryMb, cpuSeconds, environment } = JSON.parse(process.env.GRISTMILL_WASM);
  const kind = inspect(module, bytes, memoryMb);
  return new GuestThread({
    guest: { name: basename(file), module, kind, environment, descriptor },
    memoryMb,
    cpuSeconds,
    channel: new Channel(descriptor),
    unusable: end,
    closed: () => process.exit(0),
  });
}

await load().catch(end);
