import { Admission } from '../../../platform/admission.ts';
import { deadlines } from '../../../platform/deadlines.ts';

/**
 * A flood of sign-ins must not starve reads. Each takes a core for some 40 ms, in the one thread that hashes:
 * while it hashes for one, another is with the database.
 */
const attemptsAtOnce = 2;
/** As many as are through within a second, where the machine has nothing else to do. */
const waitingAtMost = 24;

/** The door before hashing: one in a process, for sign-ins, resets and changes of a password alike. */
export function hashingDoor(): Admission {
  return new Admission({ slots: attemptsAtOnce, waiting: waitingAtMost, deadlineMs: deadlines.hashing });
}

/** Does something behind the door. Throws OVERLOADED when too many wait. */
export async function behindDoor<T>(door: Admission, work: () => Promise<T>): Promise<T> {
  let leave = () => {};
  await new Promise<void>((start, refuse) => {
    leave = door.enter(1, start, refuse);
  });
  try {
    return await work();
  } finally {
    leave();
  }
}
