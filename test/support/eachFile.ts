import { afterAll } from 'vitest';
import { sameDayFor } from '../../platform/clock.ts';
import { endFile } from './endings.ts';

/** For how long a file may say today once and mean it, in milliseconds. */
const enough = 120_000;

// Many a test says today before it asks what was done today: no file begins where the day is about to end.
const left = sameDayFor(new Date());
if (left < enough) await new Promise((resume) => setTimeout(resume, left + 100));

afterAll(endFile);
