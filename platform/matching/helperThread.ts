import { type MessagePort, workerData } from 'node:worker_threads';
import { Comparer } from './compare.ts';
import { Frequencies } from './frequency.ts';
import { stateAt } from './helper.ts';
import { type HopefulPairs, helperIs, type SharedWork, takeRules } from './hopeful.ts';
import { Scorer } from './score.ts';
import { Vocabulary } from './vocabulary.ts';

const port = workerData as MessagePort;

/** The thread of a `Helper`: takes rules of the work it is offered, until none is left. */
port.on('message', (work: SharedWork) => {
  const { turns } = work;
  if (Atomics.compareExchange(turns, stateAt, helperIs.waiting, helperIs.working) !== helperIs.waiting)
    return;
  let found = new Map<number, HopefulPairs>();
  try {
    const vocabulary = Vocabulary.open(work.vocabulary);
    const scorer = new Scorer(new Comparer(vocabulary), Frequencies.from(work.frequencies), work.model);
    found = takeRules(work, vocabulary.names, scorer);
  } finally {
    // The rules that this thread took and did not finish are missing, and whoever asked sees to them.
    port.postMessage(found);
    Atomics.store(turns, stateAt, helperIs.done);
    Atomics.notify(turns, stateAt);
  }
});
