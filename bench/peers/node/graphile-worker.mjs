import { openWith } from './graphile.mjs';

export const open = (store, ran) => openWith({ worker: { concurrentJobs: 10 } }, store, ran);
