// What the guest's thread runs: takes calls one at a time, and keeps an instance ready for the next.

import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { CommandGuest } from './command-guest.mjs';
import { CoreGuest } from './core-guest.mjs';
import { Outlet } from './outlet.mjs';

const outlet = new Outlet((message) => parentPort.postMessage(message));
const guest = workerData.kind === 'core' ? new CoreGuest(workerData, outlet) : new CommandGuest(workerData, outlet);
guest.prepare();
parentPort.on('message', ({ operation, args }) => {
  const answer = guest.run(operation, args);
  parentPort.postMessage(answer, answer.result ? [answer.result.buffer] : []);
  guest.prepare();
});
// The thread's id as the kernel knows it, by which its processor time is read.
parentPort.postMessage({ task: basename(readlinkSync('/proc/thread-self')) });
