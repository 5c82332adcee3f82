// What a module is, told by its exports, and whether it can be run here.

import { WASI_FUNCTIONS } from './wasi.mjs';

/** What a guest may import: functions, by module. */
const OFFERED = {
  wasi_snapshot_preview1: WASI_FUNCTIONS,
  gristmill: new Set(['log', 'progress']),
};

const CORE = [
  'gristmill_abi_version', 'gristmill_alloc', 'gristmill_invoke', 'gristmill_result_pointer', 'gristmill_result_length',
];
const MEMORY_SECTION = 5;
const PAGES_PER_MEGABYTE = 16;

/** `core` or `command`; throws what says why it is neither, or cannot be run. */
export function inspect(module, bytes, memoryMb) {
  const unknown = WebAssembly.Module.imports(module)
    .filter((wanted) => wanted.kind !== 'function' || !OFFERED[wanted.module]?.has(wanted.name))
    .map((wanted) => `${wanted.module}.${wanted.name} (${wanted.kind})`);
  if (unknown.length > 0) throw new Error(`It imports what is not offered: ${unknown.join(', ')}.`);
  const exports = new Map(WebAssembly.Module.exports(module).map(({ name, kind }) => [name, kind]));
  if (exports.get('memory') !== 'memory') throw new Error("It does not export its memory as 'memory'.");
  const { count, pages } = memories(bytes);
  if (count > 1) throw new Error('It has more than one memory.');
  if (pages > memoryMb * PAGES_PER_MEGABYTE) {
    throw new Error(`It begins with ${pages} pages of memory; wasm.memoryMb grants ${memoryMb * PAGES_PER_MEGABYTE}.`);
  }
  if (!CORE.some((name) => exports.has(name))) {
    if (exports.get('_start') === 'function') return 'command';
    throw new Error('It exports neither _start, as a WASI command does, nor gristmill_invoke and its companions.');
  }
  const missing = CORE.filter((name) => exports.get(name) !== 'function');
  if (missing.length > 0) throw new Error(`It does not export the functions ${missing.join(', ')}.`);
  return 'core';
}

/** How many memories a module declares, for the cap on pages is for each, and how large the first begins. */
function memories(bytes) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const id = bytes[at++];
    const size = number();
    if (id === MEMORY_SECTION) {
      const count = number();
      number(); // flags
      return { count, pages: number() };
    }
    at += size;
  }
  return { count: 0, pages: 0 };
}
