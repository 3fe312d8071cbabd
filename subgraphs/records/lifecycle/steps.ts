import { vaultStep } from '../adoption/nightly.ts';
import { escalateStep } from '../brokering/escalate.ts';
import { cleaningStep } from '../cleaning/nightly.ts';
import { leaverStep } from '../leaver/departures.ts';
import { transferStep } from '../transfer/escalate.ts';
import { archiveStep } from './archive.ts';
import { purgeStep } from './purge.ts';
import { sealStep } from './sealing.ts';
import type { NightlyStep } from './step.ts';
import { tidyStep } from './tidy.ts';

/** Everything that is done every night, in this order. A concept with something to do by the day adds its step here. */
export const nightlySteps: readonly NightlyStep[] = [
  archiveStep,
  sealStep,
  purgeStep,
  escalateStep,
  transferStep,
  cleaningStep,
  leaverStep,
  vaultStep,
  tidyStep,
];
