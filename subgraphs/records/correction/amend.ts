import { randomUUID } from 'node:crypto';
import type { TransactionSql } from '../../../platform/database.ts';
import { outwardOf } from '../../../platform/identifiers.ts';
import { familyKey, givenKey } from '../../../platform/matching/names.ts';
import type { Gender, UniversalServiceKind } from '../generated.ts';
import { camel } from '../shield/hiding.ts';
import type { AmendedCarer, AmendedService, Amendment } from './input.ts';
import type { RecordRows } from './rows.ts';

/** What stands at the head of a record that is amended. */
export interface AmendedChild {
  readonly number: number;
  readonly shielded: boolean;
  readonly givenName: string;
  readonly familyName: string;
  readonly gender: Gender;
  readonly birthDate: string;
  readonly deathDate: string | null;
  readonly version: number;
}

/** Where the right value comes from: a person, or a source that a person preferred. */
export interface Origin {
  readonly source: string;
  readonly accountId: string;
  readonly at: Date;
  readonly today: string;
}

/** The source of provenance that stands for a person. */
export const person = 'person';

/** How provenance names a universal service: `education`, `primaryCare`. */
export const serviceField = (kind: UniversalServiceKind) => camel(kind.toLowerCase());

/** The fields of the record that changed, as provenance names them; or a carer named that is not there. */
type Amended = { readonly fields: readonly string[] } | { readonly failure: 'CARER' };

/**
 * Applies an amendment to a record, in the transaction that has it locked: values, search keys and the provenance of
 * each value (domain.md 3, number 13), in the plain tables or sealed, as the record is. Values that do not differ
 * change nothing; any change raises the version.
 */
export async function applyAmendment(
  transaction: TransactionSql,
  child: AmendedChild,
  rows: RecordRows,
  amendment: Amendment,
  origin: Origin,
): Promise<Amended> {
  const previous: [field: string, value: string | null][] = [];
  const head = { ...child };
  for (const [fact, field] of facts) {
    const value = amendment[fact];
    if (value === undefined || value === child[fact]) continue;
    previous.push([field, child[fact]]);
    Object.assign(head, { [fact]: value });
  }
  const renamed = previous.some(([field]) => field === 'givenName' || field === 'familyName');
  if (renamed && amendment.keepFormer) {
    const { givenName, familyName } = child;
    await rows.insert('FORMER_NAME', randomUUID(), { givenName, familyName, untilDate: origin.today });
    previous.push(['formerNames', null]);
  }
  const address = await amendAddress(rows, amendment.address);
  if (address) previous.push(['address', address.before]);
  for (const carer of amendment.carers ?? []) {
    const changed = await amendCarer(rows, carer);
    if (changed === 'UNKNOWN') return { failure: 'CARER' };
    previous.push(...changed);
  }
  for (const service of amendment.services ?? []) {
    const changed = await amendService(rows, service, origin.today);
    if (changed) previous.push([serviceField(service.kind), changed.before]);
  }
  if (previous.length === 0) return { fields: [] };
  for (const [field, previousValue] of previous) {
    const recordedAt = origin.at.toISOString();
    const { source, accountId } = origin;
    const row = { field, source, recordedAt, accountId, previousValue };
    await rows.insert('PROVENANCE', randomUUID(), row);
  }
  const postcode = amendment.address?.postcode;
  await transaction`
    update records.child set given_name = ${head.givenName}, family_name = ${head.familyName}, gender = ${head.gender},
      birth_date = ${head.birthDate}, given_key = ${givenKey(head.givenName)}, family_key = ${familyKey(head.familyName)},
      outward = case when ${address !== null && !child.shielded}::text = 'true'
        then ${postcode ? outwardOf(postcode) : null}::text else outward end,
      version = version + 1
    where number = ${child.number}`;
  return { fields: [...new Set(previous.map(([field]) => field))] };
}

const facts = [
  ['givenName', 'givenName'],
  ['familyName', 'familyName'],
  ['gender', 'gender'],
  ['birthDate', 'dateOfBirth'],
] as const;

/** An address as the provenance of the one that took its place says it; empty where there is only a statement. */
export const addressText = ({ line, locality, postcode }: Readonly<Record<string, unknown>>) =>
  [line, locality, postcode].filter((part) => part).join(', ');

/** Ends the address that stands and adds the one that is right; null when it is the same. */
async function amendAddress(
  rows: RecordRows,
  right: Amendment['address'],
): Promise<{ before: string | null } | null> {
  if (!right) return null;
  const current = (await rows.of('ADDRESS')).find(({ row }) => row.untilDate === null);
  const parts = ['status', 'line', 'locality', 'postcode'] as const;
  if (current && parts.every((part) => current.row[part] === right[part])) {
    if (!right.correctsDay || current.row.sinceDate === right.since) return null;
    await rows.replace('ADDRESS', current.id, { ...current.row, sinceDate: right.since });
    return { before: `${right.status} ${current.row.sinceDate ?? ''}`.trim() };
  }
  if (current) {
    // One that never was ends on the day it began, not before it.
    const { sinceDate } = current.row;
    const untilDate = sinceDate !== null && sinceDate > right.since ? sinceDate : right.since;
    await rows.replace('ADDRESS', current.id, { ...current.row, untilDate });
  }
  const { since, correctsDay: _, ...row } = right;
  await rows.insert('ADDRESS', randomUUID(), { ...row, sinceDate: since, untilDate: null });
  return { before: addressText(current?.row ?? {}) || (current?.row.status ?? null) };
}

/** A carer as the provenance of a correction says who it was before. */
export const carerText = ({ name, relationship }: { readonly name: string; readonly relationship: string }) =>
  `${name} (${relationship})`;

type Changes = [field: string, previous: string | null][];

/** Adds, changes or removes one carer. Contact details of before are kept nowhere: stewards read provenance. */
async function amendCarer(rows: RecordRows, right: AmendedCarer): Promise<Changes | 'UNKNOWN'> {
  const { id, remove, ...values } = right;
  if (id === null) {
    const { name, relationship } = values;
    if (name === undefined || relationship === undefined) return 'UNKNOWN';
    const row = { name, relationship, telephone: values.telephone ?? null, email: values.email ?? null };
    await rows.insert('CARER', randomUUID(), row);
    return [['carers', null]];
  }
  const current = (await rows.of('CARER')).find((carer) => carer.id === id);
  if (!current) return 'UNKNOWN';
  const before = carerText(current.row);
  if (remove) {
    await rows.remove('CARER', id);
    return [['carers', before]];
  }
  const row = { ...current.row, ...values };
  const differs = (...parts: (keyof typeof row)[]) => parts.some((part) => row[part] !== current.row[part]);
  const changes: Changes = [];
  if (differs('name', 'relationship')) changes.push(['carers', before]);
  if (differs('telephone', 'email')) changes.push(['carerContacts', null]);
  if (changes.length > 0) await rows.replace('CARER', id, row);
  return changes;
}

/** Ends the service of a kind that stands and begins the one that is right; null when nothing differs. */
async function amendService(
  rows: RecordRows,
  { kind, organisationId, since }: AmendedService,
  today: string,
): Promise<{ before: string | null } | null> {
  const current = (await rows.of('INVOLVEMENT')).filter(
    ({ row }) => row.category === 'UNIVERSAL' && row.serviceType === kind && row.endedOn === null,
  );
  const before = current.map(({ row }) => row.organisationId).join(', ') || null;
  const [only] = current;
  if (only && current.length === 1 && only.row.organisationId === organisationId) {
    if (since === null || since === only.row.startedOn) return null;
    await rows.replace('INVOLVEMENT', only.id, {
      ...only.row,
      startedOn: since,
      version: only.row.version + 1,
    });
    return { before: `${before} ${only.row.startedOn}` };
  }
  if (current.length === 0 && organisationId === null) return null;
  const from = since ?? today;
  for (const { id, row } of current) {
    const endedOn = row.startedOn > from ? row.startedOn : from;
    await rows.replace('INVOLVEMENT', id, { ...row, endedOn, version: row.version + 1 });
  }
  if (organisationId !== null) {
    await rows.insert('INVOLVEMENT', randomUUID(), {
      category: 'UNIVERSAL',
      serviceType: kind,
      organisationId,
      accountId: null,
      authorityCode: null,
      telephone: null,
      email: null,
      lead: false,
      startedOn: from,
      endedOn: null,
      version: 1,
    });
  }
  return { before };
}
