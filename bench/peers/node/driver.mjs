// One side of a peer, told what to do by JSON lines on standard input, answering by JSON lines on standard output:
//   node driver.mjs PEER worker|producer STORE   -> {"did":"open","version":V}
// worker:   {"do":"expect","jobs":N}            -> {"did":"expect"}; {"did":"first"} when the next handler runs,
//                                                  {"did":"work","jobs":N,"latencies":[ms, ...]} when N of them ran
// producer: {"do":"single","jobs":N,"producers":P}, {"do":"bulk","jobs":N,"chunk":C} -> {"did":...,"seconds":S}
//           {"do":"probe","jobs":N,"everyMs":M}  -> {"did":"probe"}; each job carries when it was sent
//           {"do":"left"}                        -> {"did":"left","jobs":N}: jobs that have not ended in the store
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const [peer, role, store] = process.argv.slice(2);
const { open } = await import(`./${peer}.mjs`);
const args = { text: 'x'.repeat(189) };
// The machine's monotonic clock, which all its processes share.
const nanoseconds = () => Number(process.hrtime.bigint());
const say = line => process.stdout.write(`${JSON.stringify(line)}\n`);
const seconds = async work => {
  const started = nanoseconds();
  await work();
  return (nanoseconds() - started) / 1e9;
};

let expected = 0;
let seen = 0;
let latencies = [];
function ran(job) {
  if (job.sent) latencies.push((nanoseconds() - job.sent) / 1e6);
  if (++seen === 1) say({ did: 'first' });
  if (seen !== expected) return;
  say({ did: 'work', jobs: seen, latencies });
  seen = 0;
  latencies = [];
}

const queue = await open(store, role === 'worker' ? ran : null);
const verbs = {
  expect: async ({ jobs }) => { expected = jobs; return {}; },
  single: async ({ jobs, producers }) => {
    let left = jobs;
    const produce = async () => { while (left-- > 0) await queue.add(args); };
    return { seconds: await seconds(() => Promise.all(Array.from({ length: producers }, produce))) };
  },
  bulk: async ({ jobs, chunk }) => ({
    seconds: await seconds(async () => {
      for (let left = jobs; left > 0; left -= chunk) await queue.addAll(new Array(Math.min(chunk, left)).fill(args));
    }),
  }),
  probe: async ({ jobs, everyMs }) => {
    for (let i = 0; i < jobs; i++) {
      await queue.add({ sent: nanoseconds() });
      await sleep(everyMs);
    }
    return {};
  },
  left: async () => ({ jobs: await queue.left() }),
};

say({ did: 'open', version: queue.version });
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  say({ did: order.do, ...await verbs[order.do](order) });
}
process.exit(0);
