import { parentPort, workerData } from 'node:worker_threads';
import { openPool } from '../../../platform/database.ts';
import { answerQuestions, lowerPriority } from '../../../platform/thread.ts';
import type { Facts } from './person.ts';
import { Resident } from './resident.ts';

/** What the thread is started with. */
export interface WorkerStart {
  readonly url: string;
  readonly databaseKey: Uint8Array;
}

/** A shield that is set, and a record that is erased, leave the memory within so many milliseconds. */
const betweenLooks = 1_000;

const port = parentPort;
if (port) {
  lowerPriority();
  const { url, databaseKey } = workerData as WorkerStart;
  const resident = new Resident(
    openPool({
      url,
      role: 'signpost_records',
      databaseKey: Buffer.from(databaseKey),
      max: 2,
      applicationName: 'signpost matching',
      deadlineMs: 60_000,
    }),
  );
  answerQuestions(port, (rows: readonly Facts[]) => resident.find(rows));
  const look = () =>
    setTimeout(() => {
      // What fails is tried again, and with the next question, which then tells.
      resident.follow().then(look, look);
    }, betweenLooks).unref();
  look();
}
