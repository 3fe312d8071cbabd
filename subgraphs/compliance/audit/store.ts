import type postgres from 'postgres';
import { auditKinds } from '../../../platform/auditKinds.ts';
import { batcher } from '../../../platform/batch.ts';
import { type Caller, ownAccounts } from '../../../platform/caller.ts';
import type { Queryable, Sql } from '../../../platform/database.ts';
import { referenceTo } from '../../../platform/references.ts';
import { type AuditArea, auditArea } from '../access.ts';
import type { AccessReason, AuditEventFilter, AuditEventKind, AuditOutcome } from '../generated.ts';
import { type AuditEventView, lookKinds } from './audit.ts';
import {
  kindsOfSuspicion,
  kindsShownAs,
  shown,
  unnamedAnswer,
  unnamedKinds,
  unnamedMoves,
  unnamedOfFiles,
  unshown,
  untoldGroups,
} from './shown.ts';

/** Reads the audit. Each question carries who asks: their area is in the SQL, and what is suspected of them is left out. */
export interface AuditStore {
  /** The newest events of the area that the filter lets through, older than `before` when it is given. */
  page(question: AuditQuestion): Promise<AuditEventView[]>;
  /** One event by its id; null when it does not exist or lies outside the area, in the same statement. */
  find(id: string, caller: Caller): Promise<AuditEventView | null>;
}

/** One page of the audit. */
interface AuditQuestion {
  readonly caller: Caller;
  readonly filter: AuditEventFilter;
  readonly limit: number;
  readonly before: string | null;
}

interface Row {
  readonly id: string;
  readonly kind: AuditEventKind;
  readonly outcome: AuditOutcome;
  readonly occurred_at: Date;
  readonly account_id: string | null;
  readonly on_behalf_of: string | null;
  readonly organisation_id: string | null;
  readonly session_id: string | null;
  readonly operation_id: string | null;
  readonly operation: string | null;
  readonly reason: AccessReason | null;
  readonly child_numbers: string[];
  readonly detail: string | null;
}

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** The store over compliance's pool, whose role may read `audit.event` and nothing else of it. */
export function createAuditStore(sql: Sql): AuditStore {
  const columns = () => sql`
    event.id::text as id, event.kind, event.outcome, event.occurred_at, event.account_id, event.on_behalf_of,
    event.organisation_id, event.session_id, event.operation_id, event.operation, event.reason,
    coalesce(event.child_numbers, array_remove(array[event.child_number], null))::text[] as child_numbers,
    event.detail::text as detail`;

  /** Each branch walks an index of its own, newest first; an event of two branches is in the first only. */
  function branches(area: AuditArea): Fragment[] {
    switch (area.kind) {
      case 'NATIONAL':
        return [sql`true`];
      case 'AUTHORITY':
        return [
          sql`event.area = ${area.authorityCode}`,
          sql`event.authority_code = ${area.authorityCode} and event.area is distinct from ${area.authorityCode}`,
        ];
      case 'ORGANISATION':
        return [sql`event.authority_code is null and event.organisation_id = ${area.organisationId}`];
      case 'NONE':
        return [sql`false`];
    }
  }

  /** Behind `offset 0`, so that the children's index is read and not every event from the newest on. */
  const ofSeveral = (child: string | null) => sql`
    (select * from audit.event where child_numbers @> array[${child}::bigint] offset 0) event`;

  async function page({ caller, filter, limit, before }: AuditQuestion): Promise<AuditEventView[]> {
    const area = auditArea(caller);
    const told = toldTo(sql, sql`${ownAccounts(caller)}::uuid[]`);
    const newest = (from: Fragment, branch: Fragment, person: Fragment, children: Fragment) => sql`
        (select event.id as place, ${columns()} from ${from}
         where ${branch} ${person} ${children} ${conditions(sql, filter, before)} and ${told}
         order by event.id desc limit ${limit}::int)`;
    const child = filter.childNumber == null ? null : childNumber(filter.childNumber);
    // One index knows events of one child, another those of several; asked for both at once, neither is used.
    const tables =
      filter.childNumber == null
        ? [[sql`audit.event`, sql``] as const]
        : [
            [sql`audit.event`, sql`and event.child_number = ${child}::bigint`] as const,
            [ofSeveral(child), sql``] as const,
          ];
    const selects = tables.flatMap(([from, children]) =>
      branches(area).flatMap((branch) =>
        persons(sql, filter).map((person) => newest(from, branch, person, children)),
      ),
    );
    const union = selects.reduce((left, right) => sql`${left} union all ${right}`);
    const rows = await sql<Row[]>`select * from (${union}) found order by place desc limit ${limit}::int`;
    return rows.map(view);
  }

  type Key = { readonly id: string; readonly area: AuditArea; readonly own: string };
  const read = batcher<Key, AuditEventView | null>(async (keys) => {
    const rows = await sql<(Row | { id: null })[]>`
      select found.* from unnest(
        ${keys.map(({ id }) => eventId(id))}::bigint[],
        ${keys.map(({ area }) => area.kind)}::text[],
        ${keys.map(({ area }) => (area.kind === 'AUTHORITY' ? area.authorityCode : ''))}::text[],
        ${keys.map(({ area }) => (area.kind === 'ORGANISATION' ? area.organisationId : null))}::uuid[],
        ${keys.map(({ own }) => own)}::text[]
      ) with ordinality as key (id, kind, authority_code, organisation_id, own, place)
      left join lateral (
        select ${columns()} from audit.event
        where event.id = key.id and (key.kind = 'NATIONAL'
          or key.kind = 'AUTHORITY' and key.authority_code in (event.area, event.authority_code)
          or key.kind = 'ORGANISATION' and event.authority_code is null and event.organisation_id = key.organisation_id)
          and ${toldTo(sql, sql`string_to_array(key.own, ' ')::uuid[]`)}
        limit 1
      ) found on true
      order by key.place`;
    return rows.map((row) => (row.id === null ? null : view(row)));
  });
  return {
    page,
    find: (id, caller) => read({ id, area: auditArea(caller), own: ownAccounts(caller).join(' ') }),
  };
}

/**
 * The part of `event` that may be told to whoever has these accounts: nothing of an incident or a finding about
 * themselves (domain.md 2), and nothing that is shown to nobody.
 */
export function toldTo(sql: Queryable, accounts: Fragment): Fragment {
  return sql`event.kind <> all(${unshown.kinds}) and event.operation is distinct from ${unshown.operation}
    and not (event.kind = any(${kindsOfSuspicion}) and (
      exists (select from compliance.incident i where i.account_id = any(${accounts})
        and i.id::text in (event.detail ->> 'incident', event.detail ->> 'about'))
      or exists (select from compliance.report_finding f where f.account_id = any(${accounts})
        and f.id::text in (event.detail ->> 'finding', event.detail ->> 'about'))))`;
}

/** Who acted: by themselves, and through others; each has an index of its own. */
function persons(sql: Sql, { accountId }: AuditEventFilter): Fragment[] {
  if (accountId == null) return [sql``];
  const person = uuid(accountId);
  return [
    sql`and event.account_id = ${person}::uuid`,
    sql`and event.on_behalf_of = ${person}::uuid and event.account_id is distinct from ${person}::uuid`,
  ];
}

/** What the rest of the filter asks. A value that cannot be one equals nothing; it takes the same statement. */
function conditions(sql: Sql, filter: AuditEventFilter, before: string | null): Fragment {
  const asked = [sql``];
  if (before !== null) asked.push(sql`and event.id < ${before}::bigint`);
  if (filter.operationId != null) asked.push(sql`and event.operation_id = ${uuid(filter.operationId)}::uuid`);
  if (filter.kind != null && auditKinds.includes(filter.kind)) {
    // In the text, so that the index of the rarer kinds is seen to fit; they are of a list of ours.
    const kinds = kindsShownAs(filter.kind).map((kind) => `'${kind}'`);
    asked.push(sql`and ${sql.unsafe(kinds.length > 0 ? `event.kind in (${kinds})` : 'false')}`);
  }
  if (filter.childNumber != null || filter.looks === true)
    asked.push(sql`and event.kind <> all(${unnamedKinds}) and not (event.kind = ${unnamedAnswer.kind}
      and coalesce(event.operation = any(${unnamedAnswer.operations}), false)) and not (event.kind = any(${unnamedOfFiles.kinds})
      and coalesce(event.detail ? ${unnamedOfFiles.by} and not event.detail ?| ${unnamedOfFiles.unless}, false))
      and not (event.kind = any(${unnamedMoves.kinds}) and not coalesce(event.detail ? ${unnamedMoves.unless}, false))
      and not (event.kind = ${unnamedAnswer.kind} and ${isUntold(sql, filter.childNumber ?? null)})`);
  if (filter.looks === true)
    asked.push(sql`and event.kind = any(${lookKinds})
      and (event.kind <> 'DISCLOSED' or event.child_number is not null or event.child_numbers is not null)`);
  if (filter.from != null) asked.push(sql`and event.occurred_at >= ${filter.from}::timestamptz`);
  if (filter.to != null) asked.push(sql`and event.occurred_at < ${filter.to}::timestamptz`);
  return asked.reduce((all, one) => sql`${all} ${one}`, sql``);
}

/** Whether an answer disclosed nothing of the child, or of any child where none is given, but what is not told (`untoldGroups`). */
function isUntold(sql: Sql, child: string | null): Fragment {
  const untold = JSON.stringify(untoldGroups);
  return sql`coalesce((
    select bool_and(part -> 'groups' <@ ${untold}::text::jsonb and part -> 'groups' <> '[]')
    from jsonb_array_elements(case when event.detail ? 'groups' then jsonb_build_array(event.detail)
      else coalesce(event.detail -> 'shown', '[]') end) part
    where ${child}::text is null or not part ? 'children' or part -> 'children' ? ${child}), false)`;
}

function childNumber(text: string): string | null {
  return /^[1-9]\d{9}$/.test(text) ? text : null;
}

function uuid(text: string): string | null {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? text : null;
}

function eventId(text: string): string {
  return /^[1-9]\d{0,17}$/.test(text) ? text : '0';
}

function view(row: Row): AuditEventView {
  return {
    id: row.id,
    ...shown({ ...row, childNumbers: row.child_numbers }),
    outcome: row.outcome,
    at: row.occurred_at,
    account: referenceTo(row.account_id),
    onBehalfOf: referenceTo(row.on_behalf_of),
    organisation: referenceTo(row.organisation_id),
    sessionId: row.session_id,
    operationId: row.operation_id,
  };
}
