import { randomUUID } from 'node:crypto';
import type { AuditDetail } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { invalidInput, notPermitted, recordNotFound, versionConflict } from '../../../platform/failures.ts';
import { textOfNoChild } from '../../../platform/inputs.ts';
import type { KeyRefusal } from '../../../platform/mutation.ts';
import { createMutation, idOrNone } from '../../../platform/mutation.ts';
import type { CareDependencies } from '../accounts/change.ts';
import { findManaged, findPlace } from '../accounts/store.ts';
import type { RecordDeviceInput, RegisterDeviceInput } from '../generated.ts';
import { stateAfter } from './device.ts';
import { addEvent, findDevice } from './store.ts';

const refusals = {
  NOT_FOUND: recordNotFound,
  VERSION: versionConflict,
  ORGANISATION: invalidInput('organisationId', 'Give an organisation of your own body.'),
  SERIAL: invalidInput('serial', 'A device of this kind with this number is on the register already.'),
  ACCOUNT: invalidInput(
    'accountNumber',
    'Give the number of a person’s account of your own body that is in use.',
  ),
  STATE: notPermitted('This cannot happen to the device where it is. Read the register again.'),
} as const;
type Stored = { readonly device: string } | { readonly refusal: keyof typeof refusals };

/** The device that was changed. */
export interface ChangedDevice {
  readonly __typename: 'DeviceChanged';
  readonly deviceId: string;
}

type DeviceOutcome = ChangedDevice | (typeof refusals)[keyof typeof refusals] | KeyRefusal;

/** Runs a change once for its key; a refusal is an act too, and is in the audit (domain.md 12). */
async function changeDevice(
  { sql, audit, keys }: CareDependencies,
  caller: Caller,
  mutation: string,
  input: { readonly idempotencyKey: string },
  act: (transaction: TransactionSql) => Promise<Stored>,
): Promise<DeviceOutcome> {
  const mutate = createMutation('users', { sql, audit, hashKey: keys.lookupKey() });
  const stored = await mutate(mutation, input, caller, act);
  if ('refusal' in stored) return refusals[stored.refusal];
  return 'device' in stored ? { __typename: 'DeviceChanged', deviceId: stored.device } : stored;
}

function note(
  { audit }: CareDependencies,
  transaction: TransactionSql,
  caller: Caller,
  detail: AuditDetail,
): Promise<void> {
  return audit.done(transaction, caller, 'DEVICE_RECORDED', detail);
}

/** Enters a device, in store, once by its kind and number. */
export async function registerDevice(
  deps: CareDependencies,
  caller: Caller,
  input: RegisterDeviceInput,
): Promise<DeviceOutcome> {
  const serial = textOfNoChild('serial', input.serial, { ask: 'Give the serial number', least: 3, most: 60 });
  if (typeof serial !== 'string') return serial;
  return changeDevice(deps, caller, 'registerDevice', input, async (transaction) => {
    const wanted = idOrNone(input.organisationId ?? caller.organisationId);
    const place = await findPlace(transaction, caller, wanted);
    if (!place) return { refusal: 'ORGANISATION' };
    const id = randomUUID();
    const made = await transaction`
      insert into users.device (id, organisation_id, kind, serial, state)
      values (${id}, ${place.id}, ${input.kind}, ${serial}, 'STORED')
      on conflict (kind, serial) do nothing returning id`;
    if (made.length === 0) return { refusal: 'SERIAL' };
    const device = { id, organisation_id: place.id, version: 1 };
    const how = {
      from: null,
      to: 'STORED',
      accountId: null,
      by: caller.accountId,
      at: deps.clock.now(),
    } as const;
    await addEvent(transaction, { device, event: 'REGISTERED', ...how });
    await note(deps, transaction, caller, { device: id, event: 'REGISTERED' });
    return { device: id };
  });
}

/** Records what happened to a device; each event and the device's row are one transaction, so that they add up. */
export function recordDevice(
  deps: CareDependencies,
  caller: Caller,
  input: RecordDeviceInput,
): Promise<DeviceOutcome> {
  const { event } = input;
  return changeDevice(deps, caller, 'recordDevice', input, async (transaction) => {
    const device = await findDevice(transaction, caller, idOrNone(input.deviceId), { lock: true });
    if (!device) return { refusal: 'NOT_FOUND' };
    if (device.version !== input.version) return { refusal: 'VERSION' };
    const to = stateAfter(device.state, event);
    if (to === null) return { refusal: 'STATE' };
    let accountId = device.account_id;
    if (event === 'ISSUED') {
      const holder = await findManaged(transaction, caller, { number: input.accountNumber ?? '' }, 'CHANGE');
      if (holder?.kind !== 'PERSON' || holder.status !== 'ACTIVE') return { refusal: 'ACCOUNT' };
      accountId = holder.account_id;
    }
    const next = { ...device, version: device.version + 1 };
    await transaction`
      update users.device set state = ${to}, account_id = ${accountId}, version = ${next.version}
      where id = ${device.id}`;
    const how = { from: device.state, to, accountId, by: caller.accountId, at: deps.clock.now() };
    await addEvent(transaction, { device: next, event, ...how });
    await note(deps, transaction, caller, { device: device.id, event, account: accountId });
    return { device: device.id };
  });
}
