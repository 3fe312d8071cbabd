import { describe, expect, test } from 'vitest';
import { raiseOverdue } from '../../subgraphs/records/shield/alarms.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { feed, feedDependencies, freshNhs } from './feed/support.ts';
import { correctionsIn } from './support/corrections.ts';
import { shieldIn } from './support/merges.ts';
import { transfersIn } from './support/transfers.ts';
import { startWorld } from './support/world.ts';

/** A child who moves again while a transfer is open (domain.md 8): the record has one open transfer, and follows the child. */
const world = await startWorld();
const { sql } = world.database;
const { leeds, bradford, camden } = castAuthorities;
const { act, authorityOf } = transfersIn(world);
const { amend } = correctionsIn(world);
const deps = { ...feedDependencies(world.database), clock: world.clock };
const homes: Record<string, string> = { [leeds]: 'LS6 3HD', [bradford]: 'BD9 4HX', [camden]: 'NW1 2DB' };

const header =
  'as_of,updated_at,nhs_number,given_names,family_name,date_of_birth,sex,restricted,address_line,locality,postcode,practice_code';
let named = 0;
async function child(sketch: Parameters<typeof world.plant>[0] = {}) {
  named += 1;
  const who = { givenName: 'Ottoline', familyName: `Mover${'abcdefghij'[named]}`, birthDate: '2016-03-09' };
  const nhs = freshNhs();
  const identifiers = [{ scheme: 'NHS_NUMBER', value: nhs, issuer: null }] as const;
  const home = {
    status: 'CURRENT',
    line: '1 Long Lane',
    locality: 'Leeds',
    postcode: homes[leeds] as string,
  } as const;
  const addresses = [{ ...home, sinceDate: '2020-01-01', untilDate: null }];
  const number = await world.plant({ ...who, addresses, identifiers: [...identifiers], ...sketch });
  return { number, nhs, ...who };
}
type Mover = Awaited<ReturnType<typeof child>>;

/** A source states that the child lives in an authority's area now. */
let day = Date.parse('2026-05-01');
async function states({ nhs, givenName, familyName, birthDate }: Mover, area: string) {
  day += 86_400_000;
  world.clock.advance(1_000);
  const asOf = new Date(day).toISOString().slice(0, 10);
  const cells = [
    asOf,
    '',
    nhs,
    givenName,
    familyName,
    birthDate,
    '',
    '',
    `${day % 97} New Lane`,
    'X',
    homes[area],
    '',
  ];
  const { outcomes } = await feed(deps, `${header}\n${cells.join(',')}\n`, { named: 'nhs-registrations' });
  expect(outcomes.MATCH).toBe(1);
}
const openOf = (number: string) => sql`
  select t.id, t.version, t.from_code as from, t.to_code as to, t.reason, t.proposed_by as by, array(select w.queue || ' ' || w.authority_code
    from records.work_item w where w.reference = t.id and w.closed_at is null order by 1) as work
  from records.transfer t where t.child_number = ${number} and t.status in ('PROPOSED', 'UNDER_REVIEW', 'REJECTED', 'ESCALATED')`;
const team = (code: string) =>
  world.as({ [leeds]: 'dora', [bradford]: 'edward', [camden]: 'rosa' }[code] as string);
async function take(number: string, field: string, by: string) {
  const [open] = await openOf(number);
  world.clock.advance(1_000);
  return act(field, team(by), { id: open?.id, version: open?.version });
}
async function accept(number: string) {
  const [open] = await openOf(number);
  await take(number, 'reviewTransfer', open?.to);
  await take(number, 'agreeTransfer', open?.from);
  return take(number, 'agreeTransfer', open?.to);
}

describe('a child who moves again while a transfer is open', () => {
  test('is proposed to where a source says that they live now once the record has moved, with its work and its audit', async () => {
    const mover = await child();
    await states(mover, bradford);
    await states(mover, camden);
    expect(await openOf(mover.number)).toMatchObject([{ from: leeds, to: bradford }]);
    expect((await accept(mover.number)).status).toBe('ACCEPTED');
    expect(await authorityOf(mover.number)).toBe(bradford);
    const [open] = await openOf(mover.number);
    expect(open).toMatchObject({
      from: bradford,
      to: camden,
      reason: 'SOURCE_STATES_ADDRESS',
      by: null,
      work: [`PROPOSED_TRANSFER ${camden}`, `TRANSFER_AGREEMENT ${bradford}`],
    });
    const events = await sql`select area, detail from audit.event
      where kind = 'TRANSFER_PROPOSED' and child_number = ${mover.number} order by id`;
    expect(events.at(-1)).toMatchObject({ area: bradford, detail: { transfer: open?.id, to: camden } });
  });

  test('and back: the record is proposed to whoever has the child again', async () => {
    const mover = await child();
    await states(mover, bradford);
    await states(mover, leeds);
    expect((await accept(mover.number)).status).toBe('ACCEPTED');
    expect(await openOf(mover.number)).toMatchObject([{ from: bradford, to: leeds }]);
  });

  test('is proposed also where the record stays, and once only: nothing comes of it where nobody moved since', async () => {
    const mover = await child();
    await states(mover, bradford);
    await states(mover, camden);
    await take(mover.number, 'withdrawTransfer', leeds);
    expect(await openOf(mover.number)).toMatchObject([{ from: leeds, to: camden }]);
    await take(mover.number, 'withdrawTransfer', leeds);
    expect(await openOf(mover.number)).toEqual([]);
    const stays = await child();
    await states(stays, bradford);
    expect((await accept(stays.number)).status).toBe('ACCEPTED');
    expect(await openOf(stays.number)).toEqual([]);
    await states(stays, bradford);
    expect(await openOf(stays.number)).toEqual([]);
  });

  test('where the central team allocates the record it follows from there', async () => {
    const mover = await child();
    await states(mover, bradford);
    await take(mover.number, 'reviewTransfer', bradford);
    const [reviewed] = await openOf(mover.number);
    const rejection = { id: reviewed?.id, version: reviewed?.version, rejection: 'NOT_IN_AREA' };
    expect((await act('rejectTransfer', team(bradford), rejection)).status).toBe('REJECTED');
    await states(mover, camden);
    await take(mover.number, 'escalateTransfer', leeds);
    const [open] = await openOf(mover.number);
    const central = world.as('kofi');
    const allocated = await act('allocateRecord', central, {
      id: open?.id,
      version: open?.version,
      to: bradford,
    });
    expect(allocated.status).toBe('ALLOCATED');
    expect(await openOf(mover.number)).toMatchObject([{ from: bradford, to: camden }]);
  });

  test('of a hidden child, too, where a person says so; whoever said it does not agree, and no auditor is told where', async () => {
    const mover = await child();
    await shieldIn(world, mover.number, 'dora');
    const dora = world.as('dora');
    const moves = async (area: string) => {
      world.clock.advance(1_000);
      const { version } = await world.open(dora, mover.number, 'version', 'CASE_REVIEW');
      const address = { status: 'CURRENT', line: '7 Secret Row', postcode: homes[area] };
      return amend(dora, { number: mover.number, version, address });
    };
    expect(await moves(bradford)).toMatchObject({ transferProposed: true });
    expect(await moves(camden)).toMatchObject({ transferProposed: false });
    await take(mover.number, 'reviewTransfer', bradford);
    expect((await take(mover.number, 'agreeTransfer', bradford)).status).toBe('ACCEPTED');
    const [open] = await openOf(mover.number);
    expect(open).toMatchObject({
      from: bradford,
      to: camden,
      reason: 'ADDRESS_AMENDED',
      by: castMember('dora').id,
    });
    const told = await sql`select detail from audit.event
      where kind = 'TRANSFER_PROPOSED' and child_number = ${mover.number} order by id`;
    expect(told.at(-1)?.detail).toEqual({ transfer: open?.id });
  });

  test('of a hidden child whose team proposes it nothing in the audit says where, until the record has moved', async () => {
    const mover = await child();
    await shieldIn(world, mover.number, 'dora');
    const dora = world.as('dora');
    await world.open(dora, mover.number, 'number', 'TRANSFER');
    const { id } = await act('proposeTransfer', dora, {
      number: mover.number,
      to: bradford,
      reason: 'MOVED',
    });
    await take(mover.number, 'reviewTransfer', bradford);
    const told = async () =>
      (
        await sql`select detail from audit.event
          where kind like 'TRANSFER%' and child_number = ${mover.number} order by id`
      ).map(({ detail }) => detail);
    expect(await told()).toEqual([{ transfer: id }, { transfer: id, status: 'UNDER_REVIEW' }]);
  });

  test('of a shield that is overdue its new team is told as the former one was', async () => {
    const mover = await child();
    await shieldIn(world, mover.number, 'dora');
    await sql`update records.shield set due_on = '2026-06-01' where child_number = ${mover.number}`;
    const told = async () => {
      await raiseOverdue({ ...deps, lookupKey: deps.keys.lookupKey() });
      const rows = await sql`
        select area from audit.event where kind = 'SHIELD_OVERDUE' and child_number = ${mover.number} order by id`;
      return rows.map(({ area }) => area);
    };
    expect(await told()).toEqual([leeds]);
    expect(await told()).toEqual([leeds]);
    const dora = world.as('dora');
    await world.open(dora, mover.number, 'number', 'TRANSFER');
    await act('proposeTransfer', dora, { number: mover.number, to: bradford, reason: 'MOVED' });
    await take(mover.number, 'reviewTransfer', bradford);
    expect((await take(mover.number, 'agreeTransfer', bradford)).status).toBe('ACCEPTED');
    expect(await told()).toEqual([leeds, bradford]);
  });
});
