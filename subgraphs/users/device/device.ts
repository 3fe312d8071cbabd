import type { DeviceEvent, DeviceKind, DeviceState } from '../generated.ts';

/** A device as its row has it. */
export interface DeviceRow {
  readonly id: string;
  readonly organisation_id: string;
  readonly kind: DeviceKind;
  readonly serial: string;
  readonly state: DeviceState;
  readonly account_id: string | null;
  readonly version: number;
}

const moves: Readonly<
  Record<DeviceEvent, { readonly from: readonly DeviceState[]; readonly to: DeviceState }>
> = {
  ISSUED: { from: ['STORED'], to: 'ISSUED' },
  RETURNED: { from: ['ISSUED', 'LOST'], to: 'STORED' },
  LOST: { from: ['ISSUED', 'STORED'], to: 'LOST' },
  DESTROYED: { from: ['STORED'], to: 'DESTROYED' },
};

/** Where a device is after an event; null when that cannot happen to it where it is. Destroyed is for good. */
export function stateAfter(state: DeviceState, event: DeviceEvent): DeviceState | null {
  const { from, to } = moves[event];
  return from.includes(state) ? to : null;
}

/** How many devices are in each state. */
export type DeviceCounts = Readonly<Record<DeviceState, number>>;

/** What the register says, and what its events add up to. */
export interface RegisterCounts {
  readonly registered: number;
  /** By the devices' own rows. */
  readonly now: DeviceCounts;
  /** By the events: into a state, less out of it. */
  readonly ledger: DeviceCounts;
}

const states: readonly DeviceState[] = ['STORED', 'ISSUED', 'LOST', 'DESTROYED'];

/** Whether the register reconciles (domain.md 11): rows and events agree, and no device is nowhere or in two places. */
export function reconciles({ registered, now, ledger }: RegisterCounts): boolean {
  const total = states.reduce((sum, state) => sum + now[state], 0);
  return total === registered && states.every((state) => now[state] === ledger[state]);
}
