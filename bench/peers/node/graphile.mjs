// What both modes of graphile-worker have in common. It deletes a job when it ends.
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import pg from 'pg';
import { versionOf } from './version.mjs';

const logger = new Logger(() => () => {});
const identifier = 'nothing';

export async function openWith(preset, store, ran) {
  const pgPool = new pg.Pool({ connectionString: store, max: 20 });
  const utils = await makeWorkerUtils({ pgPool, logger });
  await utils.migrate();
  if (ran) await run({ pgPool, preset, logger, noHandleSignals: true, taskList: { [identifier]: async job => ran(job) } });
  return {
    version: versionOf('graphile-worker'),
    add: args => utils.addJob(identifier, args),
    addAll: all => utils.addJobs(all.map(payload => ({ identifier, payload }))),
    left: async () => Number((await pgPool.query('SELECT count(*) FROM graphile_worker.jobs')).rows[0].count),
  };
}
