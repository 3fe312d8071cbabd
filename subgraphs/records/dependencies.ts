import type { ChangeDependencies } from '../../platform/mutation.ts';
import type { KeyRing } from '../../platform/seal.ts';

/** What a concept that changes records stands on; `sql` is the pool of role signpost_records. */
export interface RecordDependencies extends ChangeDependencies {
  /** The keys that seal, as they are now. */
  readonly ring: () => KeyRing;
}
