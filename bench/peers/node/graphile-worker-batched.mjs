import { openWith } from './graphile.mjs';

const worker = { concurrentJobs: 10, localQueue: { size: 1000 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 };

export const open = (store, ran) => openWith({ worker }, store, ran);
