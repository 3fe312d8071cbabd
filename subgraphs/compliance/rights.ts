import { type KeyRing, purposeRing } from '../../platform/seal.ts';

/** The keys under which compliance seals what concerns a child: derived from the ring, for nothing else. */
export function rightsRing(ring: KeyRing): KeyRing {
  return purposeRing(ring, 'rights of children and families');
}
