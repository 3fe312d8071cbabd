import type { IsoDate } from '../../../platform/clock.ts';

/** A time as lead professional; `until` is null while they lead. */
export interface LeadPeriod {
  readonly from: string;
  readonly until: string | null;
}

interface Led {
  readonly lead: boolean;
  readonly led?: readonly LeadPeriod[];
  readonly startedOn: string;
  readonly endedOn: string | null;
}

/**
 * When an involvement led, the oldest first. One that was recorded as the lead's led from its first day; one that ended
 * led no longer than it lasted.
 */
export function leadPeriods({ lead, led = [], startedOn, endedOn }: Led): readonly LeadPeriod[] {
  const begun = led.some(({ until }) => until === null);
  const periods = lead && !begun ? [...led, { from: startedOn, until: null }] : led;
  if (endedOn === null) return periods;
  return periods
    .filter(({ from }) => from <= endedOn)
    .map(({ from, until }) => ({ from, until: until !== null && until < endedOn ? until : endedOn }));
}

/** The same row, leading from a day. */
export function leading<R extends Led & { readonly version: number }>(row: R, from: IsoDate): R {
  const led = [...leadPeriods(row), { from, until: null }];
  return { ...row, lead: true, led, version: row.version + 1 };
}

/** The same row, leading no longer than to a day. */
export function leadingUntil<R extends Led & { readonly version: number }>(row: R, until: IsoDate): R {
  const led = leadPeriods(row).map((period) => ({ ...period, until: period.until ?? until }));
  return { ...row, lead: false, led, version: row.version + 1 };
}
