import { expect, test } from 'vitest';
import { upnFrom } from '../../platform/identifiers.ts';
import { censusColumns } from '../../subgraphs/records/feed/census.ts';
import { castAuthorities, castPlaces } from '../support/cast.ts';
import { feed, feedDependencies } from './feed/support.ts';
import { cleaningIn } from './support/cleaning.ts';
import { mergingIn } from './support/merges.ts';
import { startWorld } from './support/world.ts';

/** What was found of a source's row before two records became one. */
const world = await startWorld();
const { sql } = world.database;
const { leeds } = castAuthorities;
const { merge, undo } = mergingIn(world);
const { claim, change } = cleaningIn(world);
const deps = { ...feedDependencies(world.database), clock: world.clock };
await sql`insert into records.place (scheme, code, organisation_id, authority_code)
  values ('LAESTAB', '3832001', ${castPlaces.leedsPrimary.id}, ${leeds}) on conflict do nothing`;

const lived = { status: 'CURRENT' as const, locality: 'Leeds', postcode: 'LS6 3HD', untilDate: null };
/** What becomes of what the census of a day says of where a pupil lives. */
const census = async (
  of: { familyName: string; birthDate: string; upn: string },
  day: string,
  line: string,
) => {
  const cells: Record<string, string> = {
    reference_date: day,
    upn: of.upn,
    forename: 'Wilfred',
    surname: of.familyName,
    sex: 'M',
    date_of_birth: of.birthDate,
    address_line: line,
    locality: 'Leeds',
    postcode: 'LS6 3HD',
    la_estab: '3832001',
    entry_date: '2026-04-13',
  };
  const row = censusColumns.map((column) => cells[column] ?? '').join(',');
  return (await feed(deps, `${censusColumns.join(',')}\n${row}\n`, { named: 'school-census' })).outcomes;
};
const homeOf = async (number: string) =>
  (await sql`select line from records.address where child_number = ${number} and until_date is null`)[0]
    ?.line;

test.each([
  [
    'kept',
    { familyName: 'Ashenhurst', birthDate: '2015-09-21', upn: upnFrom('909990321001') },
    '2026-05-01',
    '2026-05-02',
  ],
  [
    'other',
    { familyName: 'Bellingham', birthDate: '2014-02-13', upn: upnFrom('909990321002') },
    '2026-05-03',
    '2026-05-04',
  ],
] as const)(
  'a row of the %s record goes on to be its row, though it was found not to be about the one that is the same child',
  async (whose, { upn, ...who }, first, second) => {
    const child = { ...who, givenName: 'Wilfred' };
    const addresses = [{ ...lived, line: '1 First Road', sinceDate: '2020-01-01' }];
    const [kept, other] = (await world.plant.all([
      { ...child, addresses },
      { ...child, addresses },
    ])) as [string, string];
    const [mine, apart] = whose === 'kept' ? [kept, other] : [other, kept];
    expect(await census({ ...who, upn }, first, '1 First Road')).toMatchObject({ MULTIPLE_MATCH: 1 });
    const [item] = await sql`select id from records.feed_held`;
    const farah = world.as('farah');
    await claim(farah, item?.id);
    for (const number of [kept, other]) await world.open(farah, number, 'number', 'DATA_QUALITY');
    const again = () => world.as('farah', { sessionId: farah.sessionId });
    await change('keepApart', again(), { id: item?.id, number: apart });
    const linked = await change('linkWaitingRow', again(), { id: item?.id, number: mine, version: 2 });
    expect(linked.__typename).toBe('CleaningItemChanged');

    const done = await merge('farah', kept, other);
    expect(done.merge).toMatchObject({ state: 'DONE', twoPeople: false });
    expect(await census({ ...who, upn }, second, '2 Second Road')).toMatchObject({ MATCH: 1 });
    expect(await homeOf(kept)).toBe('2 Second Road');
    // Two children after all: what was found stands.
    expect((await undo('farah', done.merge)).merge.state).toBe('UNDONE');
    const found = await sql`select child_number::text as number from records.not_same_row
      where child_number = any(${[kept, other]}::bigint[])`;
    expect(found).toEqual([{ number: apart }]);
    expect([await homeOf(mine), await homeOf(apart)]).toEqual(['2 Second Road', '1 First Road']);
  },
);
