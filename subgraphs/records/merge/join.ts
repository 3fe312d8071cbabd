import { randomUUID } from 'node:crypto';
import type { IsoDate } from '../../../platform/clock.ts';
import { outwardOf } from '../../../platform/identifiers.ts';
import { familyKey, givenKey } from '../../../platform/matching/names.ts';
import { isSettled } from '../brokering/states.ts';
import { person } from '../correction/amend.ts';
import type { BrokeringState } from '../generated.ts';
import { leadingUntil } from '../leadProfessional/periods.ts';
import { camel, renamed, snake, withAuthority } from '../shield/hiding.ts';
import { groundBeside } from '../shield/rules.ts';
import {
  type Columns,
  changed,
  type Draft,
  headKey,
  headOf,
  homeOf,
  leadsOf,
  type Row,
  rowsOf,
  type Side,
  self,
  type Value,
} from './side.ts';

/** The groups of fields of which one record's value is chosen (domain.md 9). Everything else is kept of both. */
export const fieldGroups = [
  'NAME',
  'GENDER',
  'DATE_OF_BIRTH',
  'ADDRESS',
  'LEAD_PROFESSIONAL',
  'COMMON_ASSESSMENT',
] as const;
type FieldGroup = (typeof fieldGroups)[number];
/** Of which record each group is taken. */
export type Choices = Readonly<Record<FieldGroup, 'KEPT' | 'OTHER'>>;

/** What joining is done with. */
interface Joining {
  readonly at: Date;
  readonly today: IsoDate;
  /** Who decides. */
  readonly accountId: string;
  /** Added to the version: while it is merged no version is one that either record had. */
  readonly versions: number;
  /** The signature of a shield's state on a record. */
  readonly mac: (childNumber: number, id: string, state: string) => string;
}

/** The cleaning items that proposed these two as one. */
export function pairItems(kept: Side, other: Side): string[] {
  return rowsOf(kept, 'cleaning_subject')
    .filter(([key]) => other.rows.has(key))
    .map(([, row]) => String(row.columns.item_id));
}

const strength: Readonly<Record<string, number>> = { ACTIVE: 3, INTERIM: 2, LIFT_PROPOSED: 1 };
/** How strongly a shield hides its record; 0 when it does not. */
export const standing = (row: Row | undefined) => strength[String(row?.columns.state)] ?? 0;
const facts = [
  ['NAME', 'given_name', 'givenName'],
  ['NAME', 'family_name', 'familyName'],
  ['GENDER', 'gender', 'gender'],
  ['DATE_OF_BIRTH', 'birth_date', 'dateOfBirth'],
] as const;

/**
 * Joins two records into one under the number of `kept` (domain.md 9): for each field group the chosen record's
 * value, for everything else the rows of both. The stronger shield stands and hides all of it. At most one current
 * address, lead professional, assessment and consent: the one that was not chosen stays as ended or earlier where
 * there is a place for that, otherwise only in the snapshot. Neither side is changed.
 */
export function join(kept: Side, other: Side, choices: Choices, joining: Joining): Side {
  const shielded = kept.shielded || other.shielded;
  const draft: Draft = { number: kept.number, shielded, rows: new Map(kept.rows) };
  const displaced: string[] = [];
  const add = (key: string, row: Row) => draft.rows.set(key, row);
  for (const [key, row] of other.rows) if (!draft.rows.has(key)) add(key, row);
  const fallen = joinShields(draft, kept, other, joining, displaced);
  joinHead(draft, kept, other, choices, joining);
  endOne(draft, choices.ADDRESS, homeOf(kept), homeOf(other), (row) =>
    changed(row, { until_date: latest(joining.today, row.columns.since_date) }),
  );
  endOne(draft, choices.LEAD_PROFESSIONAL, leadsOf(kept)[0], leadsOf(other)[0], (row) =>
    noLead(row, joining.today),
  );
  joinAssessment(draft, kept, other, choices.COMMON_ASSESSMENT, joining.today);
  joinConsent(draft, other);
  joinOpen(draft, kept, other, joining, displaced);
  const pairs = pairItems(kept, other);
  const over = new Set([...displaced, ...pairs]);
  for (const [key, row] of rowsOf(draft, 'work_item')) {
    const { reference, closed_at: closed, queue } = row.columns;
    const fell = queue === 'SHIELD_LIFT' && fallen.includes(String(reference));
    if (closed !== null || !(fell || over.has(String(reference)))) continue;
    const end = { outcome: 'MERGED', closed_at: joining.at.toISOString(), closed_by: joining.accountId };
    add(key, changed(row, end));
  }
  add(`number_alias:${other.number}`, {
    table: 'number_alias',
    columns: { number: other.number, child_number: self },
  });
  if (!shielded) {
    const home = homeOf(draft)?.[1].columns.postcode;
    add(headKey, changed(headOf(draft), { outward: typeof home === 'string' ? outwardOf(home) : null }));
  }
  hideHomes(draft);
  if (shielded) writeAuthorities(draft, headOf(kept).columns.authority_code);
  for (const key of [...draft.rows.keys()]) {
    // Found to be two children as one of the numbers: as the other's record it says nothing any more.
    if (key === `not_same_pair:${other.number}` || key === `not_same_pair:${kept.number}`)
      draft.rows.delete(key);
  }
  // Nor does that a row is not about one of them, which is the other's: it would wait for ever, and be linked to nothing.
  for (const [one, its] of [[kept, other] as const, [other, kept] as const]) {
    const keys = new Set(
      rowsOf(its, 'feed_row').map(([, { columns }]) => `${columns.source}:${columns.row_key}`),
    );
    for (const [key, { columns }] of rowsOf(one, 'not_same_row'))
      if (keys.has(`${columns.source}:${columns.row_lookup}`)) draft.rows.delete(key);
  }
  return draft;
}

const latest = (a: string, b: Value | undefined) => (typeof b === 'string' && b > a ? b : a);

function joinHead(draft: Draft, kept: Side, other: Side, choices: Choices, joining: Joining): void {
  const [mine, theirs] = [headOf(kept).columns, headOf(other).columns];
  const head: Record<string, Value> = { ...mine };
  const { at, accountId } = joining;
  for (const [group, column, field] of facts) {
    if (mine[column] === theirs[column]) continue;
    const [value, previous] =
      choices[group] === 'OTHER' ? [theirs[column], mine[column]] : [mine[column], theirs[column]];
    head[column] = value as Value;
    // A person has said which is right: a feed does not say otherwise by itself from now on.
    const id = randomUUID();
    const said = { id, field, source: person, recorded_at: at.toISOString(), account_id: accountId };
    draft.rows.set(`provenance:${id}`, {
      table: 'provenance',
      columns: { child_number: self, ...said, previous_value: previous as Value },
    });
  }
  const shield = rowsOf(draft, 'shield').find(([, row]) => standing(row) > 0)?.[1].columns.state;
  // Marked without a shield that stands: whatever that means, it stays hidden.
  const marked = kept.shielded ? mine.shield : other.shielded ? theirs.shield : 'NONE';
  const versions = Math.max(Number(mine.version), Number(theirs.version)) + joining.versions;
  draft.rows.set(headKey, {
    table: 'child',
    columns: {
      ...head,
      given_key: givenKey(String(head.given_name)),
      family_key: familyKey(String(head.family_name)),
      shield: shield ?? marked ?? 'NONE',
      outward: null,
      version: versions,
    },
  });
}

/**
 * The stronger shield stands, also for the ground of the weaker one, which waits in the snapshot. Each state is signed for the number it hides. Gives the
 * shields of which a proposed lift fell.
 */
function joinShields(
  draft: Draft,
  kept: Side,
  other: Side,
  joining: Joining,
  displaced: string[],
): readonly string[] {
  const fallen: string[] = [];
  const find = (side: Side) => rowsOf(side, 'shield').find(([, row]) => standing(row) > 0);
  const [mine, theirs] = [find(kept), find(other)];
  const weaker = mine && theirs ? (standing(mine[1]) >= standing(theirs[1]) ? theirs : mine) : undefined;
  if (weaker) displaced.push(takeShieldOut(draft, weaker));
  for (const [key, row] of rowsOf(draft, 'shield')) {
    const stands = unproposed(row.columns);
    const { id, state } = stands;
    const other = weaker && standing(row) > 0 ? weaker[1].columns : stands;
    const ground = groundBeside(stands.ground as Value, other.ground as Value);
    draft.rows.set(
      key,
      changed(row, { ...stands, ground, mac: joining.mac(kept.number, String(id), String(state)) }),
    );
    if (state !== row.columns.state) fallen.push(String(id));
  }
  return fallen;
}

/**
 * The shield without its proposal to end it, if the proposal was made about another record: about one of two that are
 * joined now, or about the joined one that is two again. Otherwise one person could end it (domain.md 6).
 */
export function unproposed(is: Columns, own?: Columns): Columns {
  const same = own?.proposal === is.proposal && own?.proposed_by === is.proposed_by;
  if (is.proposal === null || same || standing({ table: 'shield', columns: is }) === 0) return is;
  const state = is.state === 'LIFT_PROPOSED' ? 'ACTIVE' : (is.state as Value);
  return { ...is, state, proposal: null, proposed_by: null, confirmed_by: null, reason: null };
}

/** Takes a shield out of a record that another one hides, with its steps; its id. */
export function takeShieldOut(draft: Draft, [key, { columns }]: [string, Row]): string {
  draft.rows.delete(key);
  for (const [step, row] of rowsOf(draft, 'shield_step'))
    if (row.columns.shield_id === columns.id) draft.rows.delete(step);
  return String(columns.id);
}

/** Writes down for which authority the involvements of a record work, where that was left out (`withAuthority`). */
export function writeAuthorities(draft: Draft, accountable: Value | undefined): void {
  for (const [key, row] of rowsOf(draft, 'involvement')) {
    const columns = withAuthority(row.columns as Record<string, unknown>, accountable) as Columns;
    if (columns !== row.columns) draft.rows.set(key, changed(row, columns));
  }
}

/** Of a hidden record no hash of its home stands in clear: it would be that of whoever else lives there. */
export function hideHomes(draft: Draft): void {
  if (!draft.shielded) return;
  for (const [key, row] of rowsOf(draft, 'feed_row'))
    if (row.columns.home_hash != null) draft.rows.set(key, changed(row, { home_hash: null }));
}

/** Where both have one that may stand once, the one that was not chosen is ended. */
function endOne(
  draft: Draft,
  choice: 'KEPT' | 'OTHER',
  mine: [string, Row] | undefined,
  theirs: [string, Row] | undefined,
  end: (row: Row) => Row,
): void {
  if (!mine || !theirs) return;
  const [key, row] = choice === 'KEPT' ? theirs : mine;
  draft.rows.set(key, end(row));
}

/** The involvement without the lead from a day on. */
export function noLead(row: Row, today: IsoDate): Row {
  const led = leadingUntil(renamed(row.columns as Record<string, unknown>, camel) as never, today);
  return changed(row, renamed(led as unknown as Record<string, unknown>, snake) as Columns);
}

function joinAssessment(
  draft: Draft,
  kept: Side,
  other: Side,
  choice: 'KEPT' | 'OTHER',
  today: IsoDate,
): void {
  const key = 'common_assessment';
  const [mine, theirs] = [kept.rows.get(key), other.rows.get(key)];
  if (!mine || !theirs) return;
  const [chosen, before] = choice === 'KEPT' ? [mine, theirs] : [theirs, mine];
  const list = (of: Row) => (Array.isArray(of.columns.earlier) ? (of.columns.earlier as Value[]) : []);
  const { status, organisation_id: organisationId, since_date: since } = before.columns;
  const stood = {
    status: status ?? null,
    organisationId: organisationId ?? null,
    since: since ?? null,
    until: today,
  };
  const earlier = [...list(before), stood as Value, ...list(chosen)];
  const version = Math.max(...[mine, theirs].map((row) => Number(row.columns.version ?? 1))) + 1;
  draft.rows.set(key, {
    ...changed(chosen, { earlier, version }),
    ...(mine.raw && { raw: { ...mine.raw, number: 0 } }),
  });
}

/** When a consent was last given or taken back; of one day, taking back is the later. */
const lastSaid = ({ columns }: Row) =>
  `${columns.withdrawn_on ?? columns.given_on} ${columns.withdrawn_on === null ? 0 : 1}`;

/** Consent to stay is one person's: what they said last stands, under whichever number (domain.md 10). */
function joinConsent(draft: Draft, other: Side): void {
  const key = 'participation';
  const [mine, theirs] = [draft.rows.get(key), other.rows.get(key)];
  if (mine && theirs && lastSaid(theirs) > lastSaid(mine)) draft.rows.set(key, theirs);
}

/** What may be open once: the kept record's stays open. */
function joinOpen(draft: Draft, kept: Side, other: Side, joining: Joining, displaced: string[]): void {
  const asked = new Set([...kept.rows.values()].filter(isOpenRequest).map(({ columns }) => columns.asked_by));
  for (const [key, row] of other.rows)
    if (isOpenRequest(row) && asked.has(row.columns.asked_by ?? null))
      displaced.push(closeRequest(draft, key, row));
  const conflicts = takeSecondsOut(draft, kept, other, 'conflict', ({ status, field, source }) =>
    status === 'OPEN' ? `${field} ${source}` : null,
  );
  for (const id of conflicts) draft.rows.delete(`conflict_value:${id}`);
  const unlinkings = takeSecondsOut(draft, kept, other, 'unlinking', ({ state, source, row_key: row }) =>
    state === 'PROPOSED' ? `${source} ${row}` : null,
  );
  displaced.push(...conflicts, ...unlinkings);
  endOverrides(draft, joining.at);
}

/** Whether a row is a request to be put in touch that somebody still waits for. */
export const isOpenRequest = ({ table, columns: { state } }: Row): boolean =>
  table === 'broker_request' && !isSettled(state as BrokeringState);

/** Closes a request; its id. */
export function closeRequest(draft: Draft, key: string, row: Row): string {
  const version = Number(row.columns.version) + 1;
  draft.rows.set(key, changed(row, { state: 'CLOSED', due_at: null, version }));
  return String(row.columns.id);
}

/** Takes out what is open of the other record about the same as something of the kept one: it is in the snapshot. Its ids. */
function takeSecondsOut(
  draft: Draft,
  kept: Side,
  other: Side,
  table: string,
  open: (columns: Columns) => string | null,
): string[] {
  const mine = new Set(rowsOf(kept, table).map(([, { columns }]) => open(columns)));
  return rowsOf(other, table).flatMap(([key, { columns }]) => {
    const about = open(columns);
    if (about === null || !mine.has(about)) return [];
    draft.rows.delete(key);
    return [String(columns.id)];
  });
}

/** What an override opened was one record: it does not go on when that becomes one of two, or two again. */
export function endOverrides(draft: Draft, at: Date): void {
  for (const [key, row] of rowsOf(draft, 'access_grant'))
    if (row.columns.role === 'SHIELD_OVERRIDE' && row.columns.ended_at === null)
      draft.rows.set(key, changed(row, { ended_at: at.toISOString() }));
}
