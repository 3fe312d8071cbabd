import { Admission } from '../../../platform/admission.ts';

/** security.md: a flood of sign-ins must not starve reads. Each takes a core for some 40 ms and 32 MiB. */
const hashesAtOnce = 2;
/** As many as are through within the second that one waits at the most. */
const waitingAtMost = 32;
const waitMilliseconds = 1_000;

/** The door before hashing: one in a process, for sign-ins, resets and changes of a password alike. */
export function hashingDoor(): Admission {
  return new Admission({ slots: hashesAtOnce, waiting: waitingAtMost, deadlineMs: waitMilliseconds });
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
