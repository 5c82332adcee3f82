// Answers what it is given, parsed and encoded again.

import { Worker } from './gristmill.mjs';

const worker = new Worker();
worker.operation('echo', (args) => args);
worker.run();
