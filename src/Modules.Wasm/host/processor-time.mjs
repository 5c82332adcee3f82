// The processor time of one thread of this process, from /proc: Node tells only that of the whole process.

import { closeSync, openSync, readSync } from 'node:fs';

/** Ticks per second of the times in /proc: the same on every Linux, whatever its kernel's own is. */
const TICKS = 100;

/** More than a line of /proc/PID/stat has. */
const line = Buffer.alloc(2048);

/** What the thread has used so far, in seconds; 0 when it has just ended. Done for each call, so kept cheap. */
export function processorSeconds(task) {
  let file;
  try {
    file = openSync(`/proc/self/task/${task}/stat`);
    const stat = line.latin1Slice(0, readSync(file, line, 0, line.length, 0));
    // The name, in parentheses, may hold anything. utime and stime are the 14th and 15th field.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 13);
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return 0;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
