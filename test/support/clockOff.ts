import { testSettings } from './settings.ts';

// Loaded before a process: its clock is so many hours ahead of everybody else's, or behind.
const off = testSettings.clockOff * 3_600_000;
const Right = Date;
class Off extends Right {
  constructor(...given: [] | [number | string | Date]) {
    super(...((given.length === 0 ? [Right.now() + off] : given) as [number]));
  }
  static override now(): number {
    return Right.now() + off;
  }
}
globalThis.Date = Off as DateConstructor;
