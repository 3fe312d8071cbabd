import { type MessagePort, workerData } from 'node:worker_threads';
import { help } from './helper.ts';
import type { SharedWork } from './hopeful.ts';

const port = workerData as MessagePort;

/** The thread of a `Helper`: takes rules of the work it is offered, until none is left. */
port.on('message', (work: SharedWork) => help(port, work));
