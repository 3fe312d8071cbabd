import { relative } from 'node:path';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { sameDayFor } from '../../platform/clock.ts';
import { endFile } from './endings.ts';
import { watchStage } from './watch.ts';

/** For how long a file may say today once and mean it, in milliseconds. */
const enough = 120_000;

// Many a test says today before it asks what was done today: no file begins where the day is about to end.
const left = sameDayFor(new Date());
if (left < enough) await new Promise((resume) => setTimeout(resume, left + 100));

afterAll(endFile);

/** How long a file may take to begin, to end, or between two of its tests, in seconds: hooks have their own limit. */
const between = 400;
const file = relative('.', expect.getState().testPath ?? '');

watchStage({ name: `${file} as it begins`, seconds: between });
beforeEach(({ task }) =>
  watchStage({ name: `${file}: ${task.name}`, seconds: task.timeout / 1_000 + between }),
);
afterEach(({ task }) => watchStage({ name: `${file} after ${task.name}`, seconds: between }));
