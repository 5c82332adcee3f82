// What the guest's thread runs: takes calls from the channel one at a time, and keeps an instance ready for the next.

import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { CallMark } from './call-mark.mjs';
import { Channel } from './channel.mjs';
import { CommandGuest } from './command-guest.mjs';
import { CoreGuest } from './core-guest.mjs';
import { Outlet } from './outlet.mjs';
import { processorSeconds } from './processor-time.mjs';

const ARGUMENTS = Buffer.from(',"args":');

const { kind, isFirst, isWatched, descriptor, memory } = workerData;
const channel = new Channel(descriptor);
const mark = new CallMark(memory);
let current = 0;

const outlet = new Outlet((message) => {
  if (message.log) channel.send(message);
  else if (current > 0) channel.send({ id: current, ...message });
});
const guest = kind === 'core' ? new CoreGuest(workerData, outlet) : new CommandGuest(workerData, outlet);

/** The thread's id as the kernel knows it, by which its processor time is read. */
const task = basename(readlinkSync('/proc/thread-self'));

/** Runs a call; false when the main thread has ended it, and answers in our place. */
function answer(frame) {
  const at = frame.indexOf(ARGUMENTS);
  const { id, operation } = JSON.parse(`${frame.toString('utf8', 0, at)}}`);
  current = id;
  mark.begin(id, isWatched ? processorSeconds(task) : 0);
  if (isWatched && mark.askWatch()) parentPort.postMessage({ watch: true });
  const { result, error } = guest.run(operation, frame.subarray(at + ARGUMENTS.length, -1));
  current = 0;
  if (!mark.finish(id)) return false;
  if (error) channel.send({ id, error });
  else channel.sendResult(id, result);
  return true;
}

function serve() {
  guest.prepare();
  parentPort.postMessage({ task });
  if (isFirst) channel.send({ ready: { pid: process.pid, sdk: 'wasm/1' } });
  for (let frame = channel.read(); frame !== null; frame = channel.read()) {
    if (!answer(frame)) return;
    guest.prepare();
  }
  mark.close();
}

serve();
