import { type Clock, londonDate } from '../../platform/clock.ts';

/** A clock that stands still until it is told otherwise. */
export interface SettableClock extends Clock {
  /** Sets the present instant. */
  set(instant: Date): void;
  /** Moves the present instant by so many milliseconds. */
  advance(milliseconds: number): void;
}

/** A clock that stands at `start`. */
export function settableClock(start: Date): SettableClock {
  let present = start.getTime();
  return {
    now: () => new Date(present),
    today: () => londonDate(new Date(present)),
    set: (instant) => {
      present = instant.getTime();
    },
    advance: (milliseconds) => {
      present += milliseconds;
    },
  };
}
