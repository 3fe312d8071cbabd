import { deadlines } from '../../platform/deadlines.ts';
import { afterFile } from './endings.ts';

const settable: Record<keyof typeof deadlines, number> = deadlines;
const ofProduct = { ...deadlines };
const longer = 30;
let patient: boolean;

/** Whether those who enter a database that is made now are given time. */
export const givesTime = (): boolean => patient;

// A machine that does much else may stand still for many seconds: what tests ask in this process, and in databases of their
// own, gets its time all the same.
giveTime();

/** Gives the rest of the file time again: for a test that measures alone, but not how late an answer comes. */
export function giveTime(): void {
  patient = true;
  for (const name of Object.keys(ofProduct) as (keyof typeof ofProduct)[])
    settable[name] = ofProduct[name] * longer;
}

/** Keeps the rest of the file to the product's own limits, and those who enter databases that it makes: for tests of lateness. */
export function productLimits(): void {
  if (!patient) return;
  patient = false;
  Object.assign(settable, ofProduct);
  afterFile(giveTime);
}
