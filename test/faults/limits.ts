import { productLimits } from '../support/limits.ts';

// What comes too late is a fault as well.
productLimits();
