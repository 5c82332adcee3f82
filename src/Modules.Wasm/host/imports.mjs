// Everything a guest can reach.

/** The functions a guest may import; those of `wasi` need its memory, which it has once there is an instance. */
export function imports(wasi, outlet) {
  const text = (start, length) => wasi.bytes(start, length);
  return {
    wasi_snapshot_preview1: wasi.functions(),
    gristmill: {
      log: (level, start, length) => outlet.log(level, text(start, length)),
      progress: (fraction, start, length) => outlet.progress(fraction, text(start, length)),
    },
  };
}
