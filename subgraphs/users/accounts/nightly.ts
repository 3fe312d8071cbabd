import { daysAfter } from '../../../platform/clock.ts';
import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import { isStamp } from '../../../platform/hash.ts';
import { firstId } from '../../../platform/page.ts';
import { isFrozen, unlessFrozen } from '../../../platform/serviceMode.ts';
import { isFormerlyGenuine, isGenuine, stampStandings } from '../account/standing.ts';
import { registerStamp } from '../organisation/register.ts';
import { momentOf } from '../session/dependencies.ts';
import { type AccountRow, accountColumns, databaseNow, heldSql } from '../session/store.ts';
import type { CareDependencies } from './change.ts';
import { endRights } from './requests.ts';

/** What a night's run came to, in accounts. */
interface NightlyCounts {
  readonly suspended: number;
  readonly closed: number;
  /** Those that a public register took to another authority with their school or practice. */
  readonly moved: number;
  /** Schools and practices that somebody gave to another authority in the database, and no register. */
  readonly astray: number;
  /** Accounts whose standing or roles were edited in the database. */
  readonly altered: number;
}

const batchSize = 200;

/**
 * The moment from which an account counts as unused: its last session, its approval, its last resumption, when an incident let
 * go of it, or when a closed service was opened again.
 */
const lastUse = (sql: Queryable) =>
  sql`greatest(a.last_active_at, a.active_from, a.created_at, (select s.reopened_at from service.state s))`;

/**
 * People's accounts that were not used for so long are suspended, later closed (domain.md 11). One suspended for
 * suspicion, or held by an incident, is left to those who look into it, and an auditor's that somebody suspended to a second person:
 * time is none (ADR 0171). Runs in batches, each a transaction; run again it goes on where it ended.
 */
async function endDormant(
  deps: CareDependencies,
  step: { readonly from: readonly string[]; readonly days: number; readonly to: 'SUSPENDED' | 'CLOSED' },
): Promise<number> {
  const { sql, audit, keys } = deps;
  // By the database's clock: what is closed stays so, however far off this machine's may be.
  const now = await databaseNow(sql, momentOf(deps));
  const since = daysAfter(now, -step.days);
  const batch = async (transaction: TransactionSql) => {
    const found = await transaction<{ id: string }[]>`
      select a.id from users.account a
      where a.kind = 'PERSON' and a.username is not null and a.status = any(${[...step.from]}::text[])
        and a.suspended_for is distinct from 'SUSPICION' and not ${heldSql(transaction)} and ${lastUse(transaction)} < ${since}
        and not (a.suspended_by is not null
          and exists (select from users.role_grant g where g.account_id = a.id and g.role = 'AUDITOR'))
      order by a.id limit ${batchSize} for no key update skip locked`;
    const ids = found.map(({ id }) => id);
    const rows = await readRows(transaction, ids);
    const genuine = rows.filter((row) => isGenuine(keys.standingKey(), row)).map((row) => row.account_id);
    if (step.to === 'CLOSED') await endRights(transaction, ids, now);
    await transaction`
      update users.account set status = ${step.to},
        suspended_for = case when ${step.to} = 'SUSPENDED' then 'DORMANT' end, suspended_by = null,
        closed_at = case when ${step.to} = 'CLOSED' then ${now}::timestamptz end
      where id = any(${ids}::uuid[])`;
    // One that was edited is ended too, but not made right.
    await stampStandings(transaction, keys.standingKey(), genuine);
    for (const account of ids) {
      await audit.append(transaction, {
        kind: step.to === 'CLOSED' ? 'ACCOUNT_CLOSED' : 'ACCOUNT_SUSPENDED',
        outcome: 'DONE',
        operation: 'accounts:nightly',
        detail: { account, reason: 'DORMANT' },
      });
    }
    return ids.length;
  };
  for (let total = 0; ; ) {
    const ended = (await sql.begin(batch)) as number;
    total += ended;
    if (ended < batchSize) return total;
  }
}

/** Goes through accounts by id, a page after the other: `read` gives those after an id, and what it has to do with them is done. */
async function forEachPage(
  size: number,
  read: (after: string) => Promise<readonly { readonly id: string }[]>,
): Promise<void> {
  for (let after: string | undefined = firstId; after !== undefined; ) {
    const page = await read(after);
    after = page.length < size ? undefined : page.at(-1)?.id;
  }
}

function readRows(sql: Queryable, ids: readonly string[]): Promise<AccountRow[]> {
  return sql<AccountRow[]>`
    select ${accountColumns(sql)} from users.account a join users.organisation o on o.id = a.organisation_id
    where a.id = any(${[...ids]}::uuid[])`;
}

/** Compares every account that could sign in with its stamp; each that does not fit is told to the audit. */
async function findAltered({ sql, audit, keys }: CareDependencies): Promise<number> {
  let altered = 0;
  await forEachPage(1_000, async (after) => {
    const page = await sql<{ id: string }[]>`
      select a.id from users.account a
      where a.id > ${after}::uuid and a.username is not null and a.status in ('ACTIVE', 'SUSPENDED', 'APPLIED')
      order by a.id limit 1000`;
    const rows = await readRows(
      sql,
      page.map(({ id }) => id),
    );
    for (const row of rows.filter((each) => !isGenuine(keys.standingKey(), each))) {
      altered += 1;
      await audit.write({
        kind: 'STANDING_ALTERED',
        outcome: 'REFUSED',
        accountId: row.account_id,
        organisationId: row.organisation_id,
        authorityCode: row.account_authority,
        operation: 'accounts:nightly',
      });
    }
    return page;
  });
  return altered;
}

/**
 * Moves the accounts of schools and practices to the authority to which a public register has moved the school or
 * practice: whose auditors read what they do, and whose SUPPORT helps them, goes by the authority. If the database
 * names an authority that no register gave, the accounts stay and the audit is told once for each organisation.
 * Accounts that were edited in the database are left.
 */
async function followRegisters({
  sql,
  audit,
  keys,
}: CareDependencies): Promise<Pick<NightlyCounts, 'moved' | 'astray'>> {
  const key = keys.standingKey();
  const astray = new Set<string>();
  let moved = 0;
  const note = { outcome: 'DONE', operation: 'accounts:nightly' } as const;
  const batch = (after: string) => async (transaction: TransactionSql) => {
    const page = await transaction<
      { id: string; to: string; region: string | null; organisation: string; stamp: Buffer | null }[]
    >`
        select a.id, o.authority_code as to, t.region, o.id as organisation, o.register_stamp as stamp
        from users.account a join users.organisation o on o.id = a.organisation_id
        join users.authority t on t.code = o.authority_code
        where a.id > ${after}::uuid and a.username is not null and a.status <> 'CLOSED'
          and o.kind in ('SCHOOL', 'PRACTICE') and a.authority_code is distinct from o.authority_code
        order by a.id limit ${batchSize} for no key update of a skip locked`;
    const rows = await readRows(
      transaction,
      page.map(({ id }) => id),
    );
    for (const row of rows.filter((each) => isGenuine(key, each))) {
      const { account_id: account, account_authority: from } = row;
      const { to, region, organisation, stamp } = page.find(
        ({ id }) => id === account,
      ) as (typeof page)[number];
      if (!isStamp(stamp, registerStamp(key, organisation, to))) {
        if (astray.has(organisation)) continue;
        astray.add(organisation);
        await audit.append(transaction, {
          ...note,
          kind: 'STANDING_ALTERED',
          outcome: 'REFUSED',
          organisationId: organisation,
          authorityCode: from,
          detail: { organisation, authority: to },
        });
        continue;
      }
      await transaction`
          update users.account set authority_code = ${to}, region = ${region} where id = ${account}`;
      await stampStandings(transaction, key, [account]);
      await audit.append(transaction, {
        ...note,
        kind: 'ACCOUNT_CHANGED',
        area: to,
        detail: { account, fromAuthority: from, toAuthority: to },
      });
      moved += 1;
    }
    return page;
  };
  await forEachPage(batchSize, async (after) => (await sql.begin(batch(after))) as { id: string }[]);
  return { moved, astray: astray.size };
}

/** Stamps anew, once, what a release stamped that did not look at the organisation (ADR 0089); what was edited since stays as it is. */
async function stampBodies({ sql, keys }: CareDependencies): Promise<void> {
  const key = keys.standingKey();
  const batch = (after: string) => async (transaction: TransactionSql) => {
    const page = await transaction<{ id: string }[]>`
        select a.id from users.account a where a.id > ${after}::uuid and a.standing_stamp is not null
        order by a.id limit 1000 for no key update`;
    const rows = await readRows(
      transaction,
      page.map(({ id }) => id),
    );
    const former = rows.filter((row) => isFormerlyGenuine(key, row)).map((row) => row.account_id);
    if (former.length > 0) await stampStandings(transaction, key, former);
    return page;
  };
  await forEachPage(1_000, async (after) => (await sql.begin(batch(after))) as { id: string }[]);
}

/**
 * The night's work on accounts: what was edited is told, what is not used is suspended, then closed. In a service that is
 * shut nobody can use theirs, and all stay as they are.
 */
export async function runAccountsNightly(given: CareDependencies): Promise<NightlyCounts> {
  const deps = { ...given, sql: unlessFrozen(given.sql) };
  const { dormantCloseDays, dormantSuspendDays } = deps.policy;
  const altered = await findAltered(deps);
  if (await isFrozen(deps.sql)) return { suspended: 0, closed: 0, moved: 0, astray: 0, altered };
  await stampBodies(deps);
  const followed = await followRegisters(deps);
  const closed = await endDormant(deps, {
    from: ['ACTIVE', 'SUSPENDED'],
    days: dormantCloseDays,
    to: 'CLOSED',
  });
  const suspended = await endDormant(deps, { from: ['ACTIVE'], days: dormantSuspendDays, to: 'SUSPENDED' });
  return { suspended, closed, ...followed, altered };
}
