// BullMQ, 200 at a time; ended jobs are deleted, as its users are told to do.
import { Queue, Worker } from 'bullmq';
import { versionOf } from './version.mjs';

const name = 'nothing';

export async function open(store, ran) {
  const { hostname: host, port } = new URL(store);
  const connection = { host, port: Number(port), maxRetriesPerRequest: null };
  const queue = new Queue(name, { connection, defaultJobOptions: { removeOnComplete: true } });
  await queue.waitUntilReady();
  if (ran) await new Worker(name, async job => ran(job.data), { connection, concurrency: 200 }).waitUntilReady();
  return {
    version: versionOf('bullmq'),
    add: args => queue.add(name, args),
    addAll: all => queue.addBulk(all.map(data => ({ name, data }))),
    left: async () => {
      const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized');
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
  };
}
