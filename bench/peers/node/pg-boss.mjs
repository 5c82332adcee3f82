// pg-boss in four batches of 1,000 at a time, woken by notifications. It keeps ended jobs.
import { PgBoss } from 'pg-boss';
import { versionOf } from './version.mjs';

const name = 'nothing';

export async function open(store, ran) {
  const boss = new PgBoss({ connectionString: store, max: 20, useListenNotify: true, schedule: false });
  boss.on('error', error => console.error(error));
  await boss.start();
  await boss.createQueue(name, { notify: true });
  if (ran) {
    await boss.work(name, { batchSize: 1000, localConcurrency: 4, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 },
      async jobs => { for (const job of jobs) ran(job.data); });
  }
  return {
    version: versionOf('pg-boss'),
    add: args => boss.send(name, args),
    addAll: all => boss.insert(name, all.map(data => ({ data }))),
    left: async () => {
      const { rows } = await boss.getDb().executeSql(
        "SELECT count(*) FROM pgboss.job WHERE name = $1 AND state < 'completed'", [name]);
      return Number(rows[0].count);
    },
  };
}
