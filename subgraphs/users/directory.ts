import { arrayText } from '../../platform/arrays.ts';
import { batcher } from '../../platform/batch.ts';
import { readRow, type Sql } from '../../platform/database.ts';
import { Lru } from '../../platform/lru.ts';
import { idOrNone } from '../../platform/mutation.ts';
import type { AccountView } from './account/account.ts';
import type { OrganisationKind } from './generated.ts';
import type { AuthorityDirectory } from './organisation/authorities.ts';
import type { OrganisationView } from './organisation/organisation.ts';

/**
 * Accounts and organisations by id, in the order of the ids, null for what is unknown or cannot be an id of ours. What was
 * changed in the tables shows within a minute; what `forget` was told of, at once.
 */
export interface Directory {
  /** Accounts with their organisations; closed ones too: who was involved stays known. Null for null. */
  findAccount(id: string | null): Promise<AccountView | null>;
  findAccounts(ids: readonly string[]): Promise<readonly (AccountView | null)[]>;
  findOrganisation(id: string): Promise<OrganisationView | null>;
  findOrganisations(ids: readonly string[]): Promise<readonly (OrganisationView | null)[]>;
  /** The listed national partners, by name; those whose accreditation was withdrawn are none any more. */
  nationalPartners(): Promise<readonly OrganisationView[]>;
  /**
   * Schools, practices and health bodies whose names have all words of a text, or words that begin so; those of an area first, then by name.
   * None where the text has fewer than three letters.
   */
  named(text: string, authorityCode: string | null): Promise<readonly OrganisationView[]>;
  /** The account is read again at its next use. */
  forget(accountId: string): void;
}

type AccountRow = readonly [
  id: string,
  name: string,
  profession: string | null,
  telephone: string | null,
  email: string | null,
  organisationId: string,
];
type OrganisationRow = readonly [
  id: string,
  name: string,
  kind: OrganisationKind,
  telephone: string | null,
  authorityCode: string | null,
];

/** Milliseconds after which a view is read again at its next use. */
const freshMilliseconds = 60_000;
/** Views of each kind that are kept: a few megabytes, and the people of a busy hour. */
const keptViews = 20_000;

/** Views that were read lately, by id. */
class Kept<V> {
  readonly #entries = new Lru<string, { readonly view: V; readonly until: number }>(keptViews);

  /** In the order of the ids; null for what is not kept. */
  all(ids: readonly string[]): (V | null)[] {
    const now = performance.now();
    return ids.map((id) => {
      const entry = this.#entries.peek(id);
      return entry && now < entry.until ? entry.view : null;
    });
  }

  keep(views: ReadonlyMap<string, V>): void {
    const until = performance.now() + freshMilliseconds;
    for (const [id, view] of views) this.#entries.set(id, { view, until });
  }

  forget(id: string): void {
    this.#entries.delete(id);
  }
}

/** What one fetch asks: ids of one kind. */
interface Wanted {
  readonly kind: 'account' | 'organisation';
  readonly ids: readonly string[];
}
type Found = readonly (AccountView | OrganisationView | null)[];

// One row of two JSON arrays: the driver would read each column of each row by itself.
const readBoth = `
  with a as materialized (
    select id, name, profession, telephone, email, organisation_id from users.account where id = any($1::uuid[])
  )
  select
    (select json_agg(json_build_array(id, name, profession, telephone, email, organisation_id)) from a) as accounts,
    (select json_agg(json_build_array(o.id, o.name, o.kind, o.telephone, o.authority_code)) from users.organisation o
      where o.id = any(array(select unnest($2::uuid[]) union select organisation_id from a))) as organisations`;

/** The most organisations that a name finds, and the most characters of it that are looked at. */
const [mostNamed, longestName] = [20, 100];
/** What of a text may stand in a name; nothing of it means anything in a pattern. */
const wordsOf = (text: string) =>
  text
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

function idsOf(keys: readonly Wanted[], kind: Wanted['kind']): string {
  const ids = new Set<string>();
  for (const key of keys) {
    if (key.kind === kind) for (const id of key.ids) ids.add(id);
  }
  return arrayText([...ids]);
}

/**
 * The directory over the pool of role signpost_users. What it tells is the same for every caller and decides nothing, so
 * views are kept for a minute as authorities are, and ids of all requests in flight are asked once each, in one statement
 * for both kinds. What is unknown is asked again each time.
 */
export function createDirectory(sql: Sql, authorities: AuthorityDirectory): Directory {
  const kept = { account: new Kept<AccountView>(), organisation: new Kept<OrganisationView>() };
  let forgotten = 0;
  const read = batcher<Wanted, Found>(
    async (keys) => {
      const forgottenBefore = forgotten;
      const row = await readRow<{ accounts: AccountRow[] | null; organisations: OrganisationRow[] | null }>(
        sql,
        readBoth,
        [idsOf(keys, 'account'), idsOf(keys, 'organisation')],
      );
      const rows = row?.organisations ?? [];
      const codes = [...new Set(rows.flatMap(([, , , , code]) => code ?? []))];
      const byCode = codes.length > 0 ? await authorities.byCode(codes) : new Map();
      const organisations = new Map<string, OrganisationView>();
      for (const [id, name, kind, telephone, authorityCode] of rows) {
        const authority = byCode.get(authorityCode ?? '') ?? null;
        const view = { __typename: 'Organisation', id, name, kind, telephone, authority } as const;
        organisations.set(id, Object.freeze(view));
      }
      const accounts = new Map<string, AccountView>();
      for (const [id, name, profession, telephone, email, organisationId] of row?.accounts ?? []) {
        const organisation = organisations.get(organisationId) ?? null;
        const view = { __typename: 'Account', id, name, profession, telephone, email, organisation } as const;
        accounts.set(id, Object.freeze(view));
      }
      kept.organisation.keep(organisations);
      // What was read before a change must not stay after it.
      if (forgotten === forgottenBefore) kept.account.keep(accounts);
      return keys.map(({ kind, ids }) => {
        const views: ReadonlyMap<string, AccountView | OrganisationView> =
          kind === 'account' ? accounts : organisations;
        return ids.map((id) => views.get(id) ?? null);
      });
    },
    { maxKeys: 1_024, weigh: ({ ids }) => ids.length },
  );
  const find = async (kind: Wanted['kind'], given: readonly string[]): Promise<Found> => {
    // Only ids of ours in their canonical form are kept, so what is not kept alone is looked at.
    const found: (AccountView | OrganisationView | null)[] = kept[kind].all(given);
    const missing = given.filter((_, index) => found[index] === null).map(idOrNone);
    if (missing.length === 0) return found;
    const views = (await read({ kind, ids: missing }))[Symbol.iterator]();
    return found.map((view) => view ?? views.next().value ?? null);
  };
  const organisationsOf = async (rows: readonly { readonly id?: string }[]) => {
    const ids = rows.flatMap(({ id }) => id ?? []);
    return ((await find('organisation', ids)) as (OrganisationView | null)[]).filter((each) => each !== null);
  };
  return {
    findAccount: async (id) =>
      id === null ? null : ((await find('account', [id]))[0] as AccountView | null),
    findOrganisation: async (id) => (await find('organisation', [id]))[0] as OrganisationView | null,
    findAccounts: (ids) => find('account', ids) as Promise<readonly (AccountView | null)[]>,
    findOrganisations: (ids) => find('organisation', ids) as Promise<readonly (OrganisationView | null)[]>,
    nationalPartners: async () =>
      organisationsOf(
        await sql`
        select id from users.organisation where kind = 'NATIONAL_PARTNER' and accreditation <> 'WITHDRAWN'
        order by name, id`,
      ),
    async named(text, authorityCode) {
      const words = wordsOf(text.slice(0, longestName));
      if (words.join('').length < 3) return [];
      const begun = words.map((word) => `\\m${word}`);
      return organisationsOf(
        await sql`
        select id from users.organisation
        where kind in ('SCHOOL', 'PRACTICE', 'HEALTH_BODY') and lower(name) ~ all(${begun})
        order by authority_code is distinct from ${authorityCode}::text, name, id limit ${mostNamed}::int`,
      );
    },
    forget(accountId) {
      forgotten += 1;
      kept.account.forget(accountId);
    },
  };
}
