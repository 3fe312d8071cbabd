import type { Caller } from '../../../platform/caller.ts';
import { csvCell } from '../../../platform/csv.ts';
import type { FeedDependencies } from '../../../subgraphs/records/feed/batch.ts';
import { type DeathColumn, deathColumns } from '../../../subgraphs/records/feed/deaths.ts';
import { nhsColumns } from '../../../subgraphs/records/feed/nhs.ts';
import { castAuthorities } from '../../support/cast.ts';
import { mutation } from '../../support/mutation.ts';
import { feed } from '../feed/support.ts';
import { cleaningIn } from './cleaning.ts';
import type { Answer, World } from './world.ts';

const rowFields = `id source givenName familyName dateOfBirth byPerson brought viewerCanUnlink
  unlinking { id reason viewerCanRefuse }`;

/** A row of the NHS about Barnaby's twin, who lives elsewhere, under Barnaby's number. */
export function twinsRow(nhs: string, familyName: string, more: Record<string, string> = {}) {
  return {
    nhs_number: nhs,
    given_names: 'Barnaby',
    family_name: familyName,
    date_of_birth: '2016-03-09',
    address_line: '77 Twin Road',
    postcode: 'LS6 2DN',
    ...more,
  };
}

/** What tests do with linked rows in a world. */
export function unlinkingIn(world: World) {
  const { sql } = world.database;
  const cleaning = cleaningIn(world);

  /** The rows that are linked to a record, as somebody of its team sees them. */
  const rows = async (who: string | Caller, number: string): Promise<Answer[]> => {
    const caller = typeof who === 'string' ? world.as(who) : who;
    await world.openWith(caller, { number, reason: 'DATA_QUALITY' });
    const text = `query ($number: ChildNumber!) { linkedRows(number: $number) { ${rowFields} } }`;
    return (await world.ask(caller, text, { number })).linkedRows;
  };

  const change = async (field: string, caller: Caller, input: object): Promise<Answer> => {
    const selection = `... on RowUnlinked { proposed child { number } } ... on NotPermitted { message }
      ... on InvalidInput { field }`;
    return (await world.ask(caller, ...mutation(field, input, selection)))[field];
  };

  /** Opens the record and unlinks a row of a source, as the record stands. */
  const unlink = async (
    who: string | Caller,
    number: string,
    row: string,
    more: object = {},
  ): Promise<Answer> => {
    const caller = typeof who === 'string' ? world.as(who, { factorAt: world.clock.now().getTime() }) : who;
    await world.openWith(caller, { number, reason: 'DATA_QUALITY' });
    const [head] = await sql`
      select version from records.child where number = ${number} or number in (select child_number
        from records.number_alias where number = ${number})`;
    const input = { number, row, reason: 'OTHER_CHILD', version: head?.version ?? 0, ...more };
    return change('unlinkRow', caller, input);
  };

  /** Links a pupil's row to a record by a person. */
  const linkPupil = async (
    number: string,
    { address_line: line, postcode, since = '2026-05-12', ...more }: Record<string, string>,
  ) => {
    const [head] = await sql`select given_name, family_name from records.child where number = ${number}`;
    const home = {
      line,
      locality: 'Leeds',
      postcode,
      authorityCode: castAuthorities.leeds,
      since,
    };
    const who = { givenName: 'Barney', familyName: head?.family_name, birthDate: '2016-03-09' };
    const id = await cleaning.wait(castAuthorities.leeds, { ...who, home, ...more });
    const farah = world.as('farah');
    await world.openWith(farah, { number, reason: 'DATA_QUALITY' });
    await cleaning.claim(farah, id);
    await cleaning.change('linkWaitingRow', world.as('farah', { sessionId: farah.sessionId }), {
      id,
      number,
    });
  };

  /** What is proposed about records, where their rows are linked; and what waits to be decided, where it waits: both alike. */
  const proposalsOf = async (numbers: readonly string[]) => {
    const mine = `{${numbers.join()}}`;
    const proposed = await sql`
      select u.id, u.child_number as number from records.unlinking u where u.state = 'PROPOSED'
        and u.child_number = any(${mine}::bigint[]) and exists (select from records.linked_row l
          where l.child_number = u.child_number and l.source = u.source and l.row_key = u.row_key) order by 1`;
    const working = await sql`
      select w.reference as id, w.child_number as number from records.work_item w where w.queue = 'UNLINK_DECISION'
        and w.closed_at is null and w.child_number = any(${mine}::bigint[]) order by 1`;
    const [{ open = 0 } = {}] = await sql`
      select count(*)::int as open from records.unlinking where state = 'PROPOSED' and child_number = any(${mine}::bigint[])`;
    if (open !== proposed.length) throw new Error('a proposal stands where its row is not linked');
    return [[...proposed], [...working]] as const;
  };

  return { rows, unlink, change, linkPupil, proposalsOf };
}

/** Sends registrations, each as of its day. */
export async function registrations(
  deps: FeedDependencies,
  ...people: readonly Readonly<Record<string, string>>[]
): Promise<Answer> {
  const cells = people.map(
    (person) => ({ sex: 'M', locality: 'Leeds', ...person }) as Record<string, string>,
  );
  const lines = cells.map((person) => nhsColumns.map((column) => csvCell(person[column] ?? '')).join(','));
  const text = [nhsColumns.join(','), ...lines, ''].join('\n');
  return (await feed(deps, text, { named: 'nhs-registrations' })).outcomes;
}

/** Tells of a death by a registration. */
export async function death(
  deps: FeedDependencies,
  entry: string,
  of: { given: string; familyName: string; nhs: string },
) {
  const cells: Record<DeathColumn, string> = {
    entry_number: entry,
    correction: '0',
    given_names: of.given,
    family_name: of.familyName,
    sex: 'M',
    date_of_birth: '2016-03-09',
    date_of_death: '2026-06-01',
    nhs_number: of.nhs,
    birth_entry_number: '',
    address_line: '1 Long Lane',
    locality: 'Leeds',
    postcode: 'LS8 1AA',
    registered_on: '2026-06-02',
  };
  const text = [deathColumns.join(','), deathColumns.map((column) => cells[column]).join(','), ''].join('\n');
  return (await feed(deps, text, { named: 'gro-deaths' })).outcomes;
}
