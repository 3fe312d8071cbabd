import { randomUUID } from 'node:crypto';
import type { Caller } from '../../../platform/caller.ts';
import { keyedHashHex } from '../../../platform/hash.ts';
import type { FeedDependencies } from '../../../subgraphs/records/feed/batch.ts';
import { castAuthorities } from '../../support/cast.ts';
import { birth, feed, file, freshNhs } from '../feed/support.ts';
import { cleaningIn } from './cleaning.ts';
import type { Act, Living } from './livesActs.ts';
import type { Child, ModelRecord } from './livesModel.ts';
import { unlinkingIn } from './unlinks.ts';

/** A row that waited or waits: what it says of a home, and of which child by its number; null for one whom nobody knows. */
interface WaitingRow {
  readonly id: string;
  readonly texts: readonly string[];
  readonly child: Child | null;
  readonly nhs: string;
  readonly givenName: string;
}

const { leeds, bradford } = castAuthorities;
const header =
  'as_of,updated_at,nhs_number,given_names,family_name,date_of_birth,sex,restricted,address_line,locality,postcode,practice_code';

/** Rows of sources in lives of records: those that fit, that wait, what is decided of them, and births. */
export function rowsOf(
  living: Pick<Living, 'world' | 'children' | 'team' | 'mark' | 'forget' | 'word' | 'postcode'> & {
    readonly allot: (child: Child, texts: readonly string[]) => void;
  },
  deps: FeedDependencies,
  person: { readonly family: string; readonly birthDate: string },
  start: (child: Omit<Child, 'record'>, more?: Partial<ModelRecord>) => Child,
) {
  const { world, children, team, mark, forget, allot, word, postcode } = living;
  const { sql } = world.database;
  const { change } = cleaningIn(world);
  const { unlink } = unlinkingIn(world);
  const rows: WaitingRow[] = [];
  const decided = new Set<string>();
  const told = new Map<string, readonly string[]>();
  const unlinked = new Set<string>();
  const yesterday = world.clock.now().getTime() - 86_400_000;
  const numbers = async () => (await sql`select number::text from records.child`).map(({ number }) => number);
  const held = async () => (await sql`select id from records.feed_held`).map(({ id }) => id as string);

  /** Sends a registration, newer than the one before; the row that waits since, if one does. */
  const register = async (child: Child | null, nhs: string, givenName: string) => {
    const [line, code] = [word(), postcode()];
    const before = new Set(await held());
    const cells = [
      ...[new Date(yesterday).toISOString().slice(0, 10), new Date(yesterday + moments()).toISOString(), nhs],
      ...[givenName, person.family, person.birthDate, 'M', '', line, 'Leeds', code, ''],
    ];
    const { outcomes } = await feed(deps, `${header}\n${cells.join(',')}\n`, { named: 'nhs-registrations' });
    const texts = [line, code];
    const made = (await held()).filter((id) => !before.has(id));
    for (const id of made) rows.push({ id, texts, child, nhs, givenName });
    return { outcomes, texts, code, made };
  };

  /** The newest row that waits with a team, and is meant. */
  const find = async (isMeant: (row: WaitingRow) => boolean) => {
    const open = await sql`
      select i.id, i.version, w.id as work, w.authority_code as team from records.cleaning_item i
      join records.work_item w on w.reference = i.id and w.closed_at is null where i.outcome is null`;
    const all = rows.flatMap((row) => {
      const item = open.find(({ id }) => id === row.id);
      return item && isMeant(row) ? [{ row, version: item.version, work: item.work, team: item.team }] : [];
    });
    return all.at(-1);
  };
  const claim = (caller: Caller, id: string) =>
    world.ask(
      caller,
      'mutation ($input: ClaimWorkItemInput!) { claimWorkItem(input: $input) { __typename } }',
      { input: { id, idempotencyKey: randomUUID() } },
    );

  const acts: Record<string, Act> = {
    async row(_record, _other, child) {
      const nhs = child.nhs as string;
      const { texts } = await register(child, nhs, child.givenName);
      // Once it was found to be another child's, it waits with each file.
      mark(unlinked.has(nhs) ? [] : [child], texts);
      if (!unlinked.has(nhs)) told.set(nhs, [...(told.get(nhs) ?? []), ...texts]);
    },
    /** The registrations of a child are found to be of another: nothing of them is left. */
    async unlink(record, _other, child) {
      const nhs = child.nhs as string;
      const key = keyedHashHex(deps.keys.lookupKey(), 'feed:nhs-registrations', nhs);
      const find = async () =>
        (
          await sql`select id from records.linked_row where child_number = ${record.number}
            and row_key = decode(${key}, 'hex') order by linked_at desc limit 1`
        )[0];
      const [first, second] = team(record.authority);
      const found = await find();
      if (!found) return 'none linked';
      let done = await unlink(first, record.number, found.id);
      if (done.proposed) done = await unlink(second, record.number, found.id);
      if (done.__typename !== 'RowUnlinked') return done.__typename;
      for (const text of told.get(nhs) ?? []) forget(text);
      unlinked.add(nhs);
    },
    /** Under another given name: a person decides, and until then no record shows it. */
    async otherName(_record, _other, child) {
      const { texts, made } = await register(child, child.nhs as string, word());
      mark([], texts);
      if (made.length === 0) return 'does not wait';
    },
    async stranger() {
      const { texts, made } = await register(null, freshNhs(), stranger());
      mark([], texts);
      if (made.length === 0) return 'does not wait';
    },
    async link(record) {
      const found = await find(({ child }) => child !== null && record.children.has(child));
      if (!found || found.team !== record.authority) return 'none there';
      const [caller] = team(record.authority);
      await claim(caller, found.work);
      await world.open(caller, record.number, 'number', 'DATA_QUALITY');
      const { id, child, texts } = found.row;
      const input = { id, number: record.number, version: found.version };
      const { __typename: outcome } = await change('linkWaitingRow', caller, input);
      if (outcome !== 'CleaningItemChanged') return outcome;
      allot(child as Child, texts);
      const { nhs } = found.row;
      told.set(nhs, [...(told.get(nhs) ?? []), ...texts]);
      decided.add(id);
    },
    async refer() {
      const found = await find(() => true);
      if (!found?.team) return 'none there';
      const [caller] = team(found.team);
      await claim(caller, found.work);
      const to = found.team === leeds ? bradford : leeds;
      const input = { id: found.row.id, version: found.version, to };
      const { __typename: outcome } = await change('referCleaningItem', caller, input);
      if (outcome !== 'CleaningItemChanged') return outcome;
    },
    /** A row of a hidden child is given to a team that may see no home of it. */
    async passOn(...about) {
      return (await acts.otherName?.(...about)) ?? acts.refer?.(...about);
    },
    async reject() {
      const found = await find(() => true);
      if (!found?.team) return 'none there';
      const [caller] = team(found.team);
      await claim(caller, found.work);
      const input = { id: found.row.id, version: found.version, reason: 'WRONG_AT_SOURCE' };
      const { __typename: outcome } = await change('rejectWaitingRow', caller, input);
      if (outcome !== 'CleaningItemChanged') return outcome;
      decided.add(found.row.id);
    },
    async createFrom() {
      const found = await find(({ child }) => child === null);
      if (!found?.team) return 'none there';
      const [caller] = team(found.team);
      await claim(caller, found.work);
      const before = new Set(await numbers());
      const { id, nhs, givenName, texts } = found.row;
      const { __typename: outcome } = await change('createFromWaitingRow', caller, {
        id,
        version: found.version,
      });
      const number = (await numbers()).find((each) => !before.has(each));
      if (!number) return `${outcome}, passed on or not made`;
      const child = start(
        { number, givenName, nhs, postcode: texts[1] as string, carer: null },
        { authority: found.team },
      );
      allot(child, texts);
      decided.add(id);
    },
    /** A child comes back whose record is sealed: the new one has its numbers. */
    async back(record, _other, child) {
      const { nhs, givenName } = child;
      const { texts, made } = await register(child, nhs as string, givenName);
      mark([], texts);
      const found = await find(({ id }) => made.includes(id));
      if (!found) return 'does not wait';
      if (found.team !== record.authority) return 'another team’s';
      const [caller] = team(record.authority);
      await claim(caller, found.work);
      const before = new Set(await numbers());
      const input = { id: found.row.id, version: found.version, cameBack: true };
      const { __typename: outcome } = await change('createFromWaitingRow', caller, input);
      const number = (await numbers()).find((each) => !before.has(each));
      if (!number) return `${outcome}, not made`;
      const { authority, hidden } = record;
      const known = { number, givenName, nhs, postcode: texts[1] as string, carer: null };
      const present = start(known, { authority, hidden });
      allot(present, texts);
      decided.add(found.row.id);
      for (const former of record.children) {
        if (former.nhs) allot(present, [former.nhs]);
        former.nhs = null;
      }
    },
    async bear() {
      const [line, code, mother, givenName] = [word(), postcode(), word(), stranger()];
      const before = new Set(await numbers());
      const nhs = freshNhs();
      const row = birth({
        given_names: givenName,
        family_name: person.family,
        date_of_birth: person.birthDate,
        sex: 'M',
        nhs_number: nhs,
        mother_given_names: mother,
        mother_family_name: person.family,
        address_line: line,
        postcode: code,
        registered_on: '2016-04-01',
      });
      const known = new Set(await held());
      await feed(deps, file([row]));
      const number = (await numbers()).find((each) => !before.has(each));
      if (!number) {
        mark([], [line, code, mother]);
        for (const id of await held())
          if (!known.has(id)) rows.push({ id, texts: [line, code], child: null, nhs, givenName });
        return 'waits';
      }
      const carer = `${mother} ${person.family}`;
      const [made] =
        await sql`select authority_code as authority from records.child where number = ${number}`;
      const child = start({ number, givenName, nhs, postcode: code, carer }, { authority: made?.authority });
      mark([child], [line, code, mother]);
    },
  };

  const waits = () => rows.some(({ id }) => !decided.has(id));
  const few = () => children.filter((each) => each.record).length < 5;
  return {
    acts,
    /** What can be done now. */
    able: {
      link: (record: ModelRecord) =>
        rows.some(({ id, child }) => child !== null && record.children.has(child) && !decided.has(id)),
      createFrom: () => rows.some(({ id, child }) => child === null && !decided.has(id)),
      passOn: ({ hidden }: ModelRecord) => hidden,
      unlink: ({ children: of }: ModelRecord) =>
        [...of].some(({ nhs }) => nhs !== null && told.has(nhs) && !unlinked.has(nhs)),
      reject: waits,
      refer: waits,
      stranger: few,
      bear: few,
      back: few,
    } as Record<string, (record: ModelRecord) => boolean>,
    /** What of rows a team reads that it may not: of a child whom another team hides, or who has another identity. */
    async overheard(caller: Caller, own: string): Promise<readonly string[]> {
      const queues = ['HELD_ROW', 'NO_MATCH', 'MULTIPLE_MATCH'];
      const text = queues.map(
        (q) => `${q}: workItems(queue: ${q}, first: 50) { edges { node { id reference } } }`,
      );
      const work = await world.ask(caller, `{ ${text.join(' ')} }`);
      const found: string[] = [];
      for (const { node } of queues.flatMap((queue) => work[queue].edges)) {
        const row = rows.find(({ id }) => id === node.reference);
        // What was unlinked is of another child, whom nobody hides.
        if (!row?.child || unlinked.has(row.nhs)) continue;
        await claim(caller, node.id);
        const item = await world.ask(caller, `{ cleaningItem(id: "${row.id}") { row { value } } }`);
        const { record } = row.child;
        const isOthers = record ? record.hidden && record.authority !== own : own !== leeds;
        if (isOthers) found.push(...row.texts.filter((each) => JSON.stringify(item).includes(each)));
      }
      return found;
    },
    /** Rows that are gone though nobody decided them and their child is here, and those that nobody has to decide. */
    async lost(): Promise<readonly unknown[]> {
      const theirs = rows.filter(({ child }) => child === null || child.record !== null).map(({ id }) => id);
      return sql`
        select i.id, i.outcome from records.cleaning_item i
        where i.id = any(${`{${theirs.join()}}`}::uuid[]) and (i.outcome = 'DESTROYED'
          or i.outcome is null and (not exists (select from records.feed_held h where h.id = i.id)
            or (select count(*) from records.work_item w where w.reference = i.id and w.closed_at is null) <> 1))`;
    },
  };
}

/** Given names of which none sounds like another. */
const names = 'Bartholomew Cuthbert Dunstan Ephraim Fergus Gideon Horatio Ignatius Jeremiah Kenelm'.split(
  ' ',
);
let strangers = 0;
const stranger = () => {
  strangers += 1;
  return names[strangers % names.length] as string;
};

let moment = 0;
const moments = () => {
  moment += 1;
  return moment * 1_000;
};
