import fc from 'fast-check';
import { testSettings } from './settings.ts';

// A change must not fail because of cases that it has nothing to do with; TEST_SEED=random looks for new ones.
if (testSettings.seed !== 'random') fc.configureGlobal({ seed: Number(testSettings.seed) });
