import { relative } from 'node:path';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { sameDayFor } from '../../platform/clock.ts';
import { endFile } from './endings.ts';
import './threads.ts';
import { watchStage } from './watch.ts';

/** For how long a file may say today once and mean it, in milliseconds. */
const enough = 120_000;

// Many a test says today before it asks what was done today: no file begins where the day is about to end.
const left = sameDayFor(new Date());
if (left < enough) await new Promise((resume) => setTimeout(resume, left + 100));

afterAll(endFile);

/** How much longer than Vitest lets a test or a hook take, in seconds, a file may take for it, or to begin. */
const spare = 120;
const hook = 180 + spare;
const file = relative('.', expect.getState().testPath ?? '');

watchStage({ name: `${file} as it begins`, seconds: hook });
beforeEach(({ task }) =>
  watchStage({ name: `${file}: ${task.name}`, seconds: task.timeout / 1_000 + spare }),
);
afterEach(({ task }) => watchStage({ name: `${file} after ${task.name}`, seconds: hook }));
