import { createLifecycle } from '../../platform/lifecycle.ts';
import { createLog } from '../../platform/log.ts';

// What PostgreSQL says of a row that a check refuses, in a promise that nobody waits for.
createLifecycle({ log: createLog({ part: 'faulty' }) });
const words = {
  name: 'PostgresError',
  code: '23514',
  detail: 'Failing row contains (4821900157, Noah, Whitaker).',
};
void Promise.reject(Object.assign(new Error('new row for relation "child" violates a check'), words));
