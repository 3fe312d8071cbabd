import { type MessagePort, workerData } from 'node:worker_threads';
import { help } from '../../platform/matching/helper.ts';
import type { SharedWork } from '../../platform/matching/hopeful.ts';
import { type ReadingShare, readShare } from './share.ts';

const port = workerData as MessagePort;

/** The thread of a `ReadingHelper`. */
port.on('message', (work: ReadingShare | SharedWork) => {
  if ('sources' in work) readShare(port, work);
  else help(port, work);
});
