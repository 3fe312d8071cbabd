import { describe, expect, test } from 'vitest';
import { castAuthorities, castPlaces } from '../support/cast.ts';
import { birth, feed, feedDependencies, file, freshEntry, freshNhs } from './feed/support.ts';
import type { ChildSketch } from './support/builders.ts';
import { cleaningIn } from './support/cleaning.ts';
import { mergingIn } from './support/merges.ts';
import { death, registrations, twinsRow, unlinkingIn } from './support/unlinks.ts';
import { type Answer, startWorld } from './support/world.ts';

/** A row that was linked to the record of another child is taken off it again (domain.md 9). */
const world = await startWorld();
const { sql } = world.database;
const deps = { ...feedDependencies(world.database), clock: world.clock };
const { rows, unlink, change, linkPupil } = unlinkingIn(world);
const { claim, item, change: clean } = cleaningIn(world);
const { leeds } = castAuthorities;
await sql`insert into records.place (scheme, code, organisation_id, authority_code)
  values ('ODS', 'B86001', ${castPlaces.leedsPractice.id}, ${leeds}) on conflict do nothing`;
let families = 0;

/** A family name that nobody else of the tests has. */
const family = () => {
  families += 1;
  return `Unlink${'abcdefghijklmnopqrstuvwxyz'[families]}worth`;
};
const whole = `version givenName familyName dateOfBirth dateOfDeath address { line } carers { name }
  services { kind startedOn endedOn } identifiers { scheme value } provenance { field source previousValue }`;
const seen = (number: string): Promise<Answer> => world.open(world.as('dora'), number, whole, 'CASE_REVIEW');
const nhsOf = ({ identifiers }: Answer) =>
  identifiers.filter(({ scheme }: Answer) => scheme === 'NHS_NUMBER').map(({ value }: Answer) => value);

/** A child whose home is known since long ago. */
const child = ({ postcode = 'LS8 1AA', ...sketch }: ChildSketch) => {
  const where = { status: 'CURRENT', line: '1 Long Lane', locality: 'Leeds', postcode } as const;
  return world.plant({ ...sketch, addresses: [{ ...where, sinceDate: '2020-01-01', untilDate: null }] });
};

/** A child with a home and an NHS number, and a registration of that number that says another home and a practice. */
async function registered(sketch: ChildSketch = {}) {
  const [nhs, familyName] = [freshNhs(), family()];
  const facts = { givenName: 'Barnaby', familyName, birthDate: '2016-03-09', postcode: 'LS6 1QP' };
  const identifiers = [{ scheme: 'NHS_NUMBER', value: nhs, issuer: null }] as const;
  const number = await child({ ...facts, identifiers: [...identifiers], ...sketch });
  const row = twinsRow(nhs, familyName, { practice_code: 'B86001' });
  return { number, nhs, row };
}
const waiting = (number: string) => sql`
  select h.id, h.queue, h.authority_code as area from records.feed_held h join records.feed_row f
    on f.source = h.source and f.row_key = h.entry_key
  join records.not_same_row n on n.source = f.source and n.row_lookup = f.row_key
  where n.child_number = ${number}`;

let days = 0;

/** Sends a registration, as of the next day. */
function tell(row: Readonly<Record<string, string>>) {
  days += 1;
  return registrations(deps, { ...row, as_of: new Date(Date.UTC(2026, 3, days)).toISOString().slice(0, 10) });
}

describe('unlinking a row (domain.md 9)', () => {
  test('takes off what the engine brought by it, and what it had ended stands again; the number was not brought', async () => {
    const { number, nhs, row } = await registered();
    const before = await seen(number);
    expect(await tell(row)).toMatchObject({ MATCH: 1 });
    expect(await tell({ ...row, address_line: '78 Twin Road' })).toMatchObject({
      MATCH: 1,
    });
    expect(await seen(number)).toMatchObject({ address: { line: '78 Twin Road' } });
    const [linked, ...more] = await rows('farah', number);
    expect(more).toEqual([]);
    expect(linked).toMatchObject({ source: 'nhs-registrations', byPerson: false, viewerCanUnlink: true });
    expect(linked?.brought.sort()).toEqual(['address', 'primaryCare']);
    expect(await unlink('farah', number, linked?.id)).toMatchObject({
      __typename: 'RowUnlinked',
      proposed: false,
      child: { number },
    });
    const after = await seen(number);
    expect(after).toMatchObject({
      address: before.address,
      services: before.services,
      carers: before.carers,
    });
    expect(nhsOf(after)).toEqual([nhs]);
    expect(await sql`select from records.address where child_number = ${number}`).toHaveLength(1);
    expect(after.provenance).toContainEqual({
      field: 'address',
      source: 'nhs-registrations',
      previousValue: null,
    });
    expect(await rows('farah', number)).toEqual([]);
    const [event] =
      await sql`select area, detail from audit.event where kind = 'ROW_UNLINKED' and child_number = ${number}`;
    expect(event).toMatchObject({
      area: leeds,
      detail: { source: 'nhs-registrations', reason: 'OTHER_CHILD' },
    });
    expect(event?.detail.fields.sort()).toEqual(['address', 'primaryCare']);
    // It waits, once, and the next file neither links it nor lets it wait again.
    expect(await waiting(number)).toMatchObject([{ queue: 'NO_MATCH', area: leeds }]);
    for (const _ of [1, 2])
      expect(await tell({ ...row, address_line: '78 Twin Road' })).toMatchObject({
        NO_MATCH: 1,
      });
    expect(await waiting(number)).toHaveLength(1);
    expect(await seen(number)).toEqual(after);
  });

  test('frees the numbers and gives the names back; the true child gets a record by the next file', async () => {
    const [familyName, nhs, entry] = [family(), freshNhs(), freshEntry()];
    const number = await child({
      givenName: 'Clara',
      familyName,
      gender: 'FEMALE',
      birthDate: '2026-04-03',
      postcode: 'LS6 1QP',
      identifiers: [{ scheme: 'NHS_NUMBER', value: nhs, issuer: null }],
    });
    const row = birth({
      entry_number: entry,
      given_names: 'Clara May',
      family_name: familyName,
      date_of_birth: '2026-04-03',
      nhs_number: nhs,
      registered_on: '2026-04-09',
      postcode: 'LS6 2DN',
    });
    expect((await feed(deps, file([row]))).outcomes).toMatchObject({ MATCH: 1 });
    expect(await seen(number)).toMatchObject({ givenName: 'Clara May' });
    const [linked] = await rows('farah', number);
    expect(linked).toMatchObject({ source: 'gro-births', givenName: 'Clara May', familyName });
    expect(linked?.brought.sort()).toEqual(['address', 'carers', 'givenName', 'identifiers']);
    expect(await unlink('farah', number, linked?.id)).toMatchObject({ __typename: 'RowUnlinked' });
    const after = await seen(number);
    expect(after).toMatchObject({ givenName: 'Clara', carers: [] });
    expect(after.provenance).toContainEqual({
      field: 'givenName',
      source: 'gro-births',
      previousValue: 'Clara May',
    });
    expect(after.identifiers.map(({ scheme }: Answer) => scheme)).toEqual(['NHS_NUMBER']);
    // The register corrects the number: nobody bears the entry, and the child is made a record of.
    const corrected = { ...row, correction: '1', nhs_number: freshNhs() };
    expect((await feed(deps, file([corrected]))).outcomes).toMatchObject({ CREATED: 1 });
    expect(await seen(number)).toEqual(after);
    expect(await sql`select from records.feed_held where source = 'gro-births'`).toHaveLength(0);
  });

  test('a row that a person linked goes, with its number, and is linked to the child whose it is', async () => {
    const [familyName, nhs] = [family(), freshNhs()];
    const facts = { familyName, birthDate: '2016-03-09', postcode: 'LS6 1QP' };
    const wrong = await child({ ...facts, givenName: 'Barnaby' });
    const right = await child({ ...facts, givenName: 'Cuthbert' });
    const row = {
      nhs_number: nhs,
      given_names: 'Bertie',
      family_name: familyName,
      date_of_birth: '2016-03-09',
      address_line: '77 Twin Road',
      postcode: 'LS6 2DN',
    };
    await tell(row);
    const link = async (number: string) => {
      const [held] = await sql`select h.id from records.feed_held h join records.feed_row f
        on f.source = h.source and f.row_key = h.entry_key where f.source = 'nhs-registrations'
        order by f.as_of desc limit 1`;
      const farah = world.as('farah');
      await world.openWith(farah, { number, reason: 'DATA_QUALITY' });
      await claim(farah, held?.id);
      const again = world.as('farah', { sessionId: farah.sessionId });
      const { version } = await item(again, held?.id);
      return clean('linkWaitingRow', again, { id: held?.id, number, version });
    };
    const before = await seen(wrong);
    expect(await link(wrong)).toMatchObject({ __typename: 'CleaningItemChanged' });
    expect(nhsOf(await seen(wrong))).toEqual([nhs]);
    const [linked] = await rows('farah', wrong);
    expect(linked).toMatchObject({ byPerson: true });
    expect(linked?.brought.sort()).toEqual(['address', 'identifiers']);
    expect(await unlink('farah', wrong, linked?.id)).toMatchObject({ __typename: 'RowUnlinked' });
    const after = await seen(wrong);
    expect({ ...after, version: 0, provenance: [] }).toEqual({ ...before, version: 0, provenance: [] });
    expect((await link(wrong)).__typename).toBe('NotPermitted');
    expect(await tell(row)).toMatchObject({ NO_MATCH: 1 });
    expect(await link(right)).toMatchObject({ __typename: 'CleaningItemChanged' });
    expect(nhsOf(await seen(right))).toEqual([nhs]);
    expect(await tell(row)).toMatchObject({ MATCH: 1 });
  });

  test('of a hidden record two people do it, the second with a factor of now; nothing of it is in clear', async () => {
    const { number, nhs, row } = await registered({ shield: 'ACTIVE' });
    expect(await tell(row)).toMatchObject({ MATCH: 1 });
    const [held] = await sql`select id from records.feed_held h where exists (select from records.feed_row f
      where f.child_number = ${number} and f.row_key = h.entry_key)`;
    const dora = world.as('dora');
    await world.openWith(dora, { number, reason: 'DATA_QUALITY' });
    await claim(dora, held?.id);
    const again = world.as('dora', { sessionId: dora.sessionId });
    await clean('linkWaitingRow', again, { id: held?.id, number });
    expect(await seen(number)).toMatchObject({ address: { line: '77 Twin Road' } });
    const [linked] = await rows('farah', number);
    expect(linked?.brought.sort()).toEqual(['address', 'primaryCare']);
    expect(await unlink('farah', number, linked?.id)).toMatchObject({ proposed: true });
    expect((await unlink('farah', number, linked?.id)).__typename).toBe('NeedsSecondPerson');
    expect((await unlink(world.as('dora', { factorAt: 0 }), number, linked?.id)).__typename).toBe(
      'NeedsStepUp',
    );
    const [waits] = await rows('dora', number);
    expect(waits).toMatchObject({
      unlinking: { reason: 'OTHER_CHILD', viewerCanRefuse: true },
      viewerCanUnlink: true,
    });
    const work = '{ workItems(queue: UNLINK_DECISION) { edges { node { childNumber reference } } } }';
    const mine = (await world.ask(world.as('dora'), work)).workItems.edges.map(({ node }: Answer) => node);
    expect(mine).toContainEqual({ childNumber: number, reference: waits?.unlinking.id });
    const elsewhere = world.as('dora', { authorityCode: castAuthorities.bradford });
    expect((await change('refuseUnlinking', elsewhere, { id: waits?.unlinking.id })).__typename).toBe(
      'RecordNotFound',
    );
    const refused = await change('refuseUnlinking', world.as('dora'), { id: waits?.unlinking.id });
    expect(refused).toMatchObject({ __typename: 'RowUnlinked', proposed: false });
    expect(await unlink('farah', number, linked?.id)).toMatchObject({ proposed: true });
    expect(await unlink('dora', number, linked?.id)).toMatchObject({
      __typename: 'RowUnlinked',
      proposed: false,
    });
    const after = await seen(number);
    expect(after).toMatchObject({ address: { line: '1 Long Lane' } });
    expect(nhsOf(after)).toEqual([nhs]);
    expect(await sql`select from records.address where child_number = ${number}`).toHaveLength(0);
    const [event] =
      await sql`select detail from audit.event where kind = 'ROW_UNLINKED' and child_number = ${number}`;
    expect(event?.detail.fields).toBeUndefined();
    expect(
      await sql`select from records.work_item where queue = 'UNLINK_DECISION' and closed_at is null`,
    ).toHaveLength(0);
    expect(await waiting(number)).toMatchObject([{ area: leeds }]);
  });

  test('a death of another child is undone, also where the record was archived for it', async () => {
    for (const archived of [false, true]) {
      const [familyName, nhs] = [family(), freshNhs()];
      const number = await child({
        givenName: 'Barnaby',
        familyName,
        birthDate: '2016-03-09',
        identifiers: [{ scheme: 'NHS_NUMBER', value: nhs, issuer: null }],
      });
      const told = await death(deps, freshEntry(), { given: 'Barnaby', familyName, nhs });
      expect(told).toMatchObject({ MATCH: 1 });
      expect(await seen(number)).toMatchObject({ dateOfDeath: '2026-06-01' });
      if (archived)
        await sql`update records.child set status = 'ARCHIVED', archived_on = '2026-06-10' where number = ${number}`;
      const [linked] = await rows('farah', number);
      expect(linked).toMatchObject({ source: 'gro-deaths', brought: ['dateOfDeath'] });
      expect((await unlink('farah', number, linked?.id)).__typename).toBe('RowUnlinked');
      const [head] =
        await sql`select death_date as died, death_notified_on as told, status, archived_on as "archivedOn"
        from records.child where number = ${number}`;
      expect(head).toEqual({ died: null, told: null, status: 'LIVE', archivedOn: null });
      expect(await world.found(world.as('amira'), { number })).toEqual([number]);
      const kinds = (await sql`select kind from audit.event where child_number = ${number}`).map(
        ({ kind }) => kind,
      );
      expect(kinds.includes('RECORD_RESTORED')).toBe(archived);
      expect(await waiting(number)).toHaveLength(1);
    }
  });

  test('what another source or a person says too stays; with the other row it goes as well', async () => {
    const { number, row } = await registered();
    await tell(row);
    await linkPupil(number, { address_line: '77 Twin Road', postcode: 'LS6 2DN' });
    const { version } = await seen(number);
    const first = await rows('farah', number);
    expect(first).toHaveLength(2);
    const of = (source: string, all: Answer[]) => all.find((each) => each.source === source)?.id as string;
    expect((await unlink('farah', number, of('nhs-registrations', first))).__typename).toBe('RowUnlinked');
    const kept = await seen(number);
    expect(kept).toMatchObject({ address: { line: '77 Twin Road' } });
    expect(kept.version).toBeGreaterThan(version);
    const second = await rows('farah', number);
    expect(second).toMatchObject([{ source: 'school-census', brought: ['address'] }]);
    expect((await unlink('farah', number, of('school-census', second))).__typename).toBe('RowUnlinked');
    expect(await seen(number)).toMatchObject({ address: { line: '1 Long Lane' } });
  });

  test('what a person said last stays', async () => {
    const { number, row } = await registered();
    await tell(row);
    const team = world.as('dora');
    const { version } = await world.open(team, number, 'version', 'DATA_QUALITY');
    const address = {
      status: 'CURRENT',
      line: '5 Own Road',
      locality: 'Leeds',
      postcode: 'LS6 1AA',
      since: '2026-05-20',
    };
    const input = { number, version, address, idempotencyKey: `own-home-${number}` };
    const text = 'mutation ($input: AmendChildInput!) { amendChild(input: $input) { __typename } }';
    expect((await world.ask(team, text, { input })).amendChild.__typename).toBe('ChildAmended');
    const [linked] = await rows('farah', number);
    expect((await unlink('farah', number, linked?.id)).__typename).toBe('RowUnlinked');
    expect(await seen(number)).toMatchObject({ address: { line: '5 Own Road' } });
    const homes = await sql`select line from records.address where child_number = ${number}`;
    expect(homes.map(({ line }) => line).sort()).toEqual(['1 Long Lane', '5 Own Road']);
  });

  test('is refused where it cannot be right, in one sentence, and nothing is done', async () => {
    const { number, row } = await registered();
    await tell(row);
    const [linked] = await rows('farah', number);
    const before = await seen(number);
    expect((await unlink('farah', number, linked?.id, { version: 99 })).__typename).toBe('VersionConflict');
    await sql`insert into records.transfer (child_number, id, from_code, to_code, status, reason, proposed_at, changed_at)
      values (${number}, gen_random_uuid(), ${leeds}, ${castAuthorities.bradford}, 'PROPOSED', 'MOVED', now(), now())`;
    expect((await unlink('farah', number, linked?.id)).__typename).toBe('TransferAlreadyOpen');
    await sql`delete from records.transfer where child_number = ${number}`;
    const theirs = await child({ authorityCode: castAuthorities.bradford });
    expect((await unlink('farah', theirs, linked?.id)).__typename).toBe('RecordNotFound');
    expect((await unlink('farah', await child({}), linked?.id)).message).toContain('not linked');
    expect(await seen(number)).toEqual(before);
    // A sealed record is nobody's to open.
    await sql`update records.child set status = 'SEALED', archived_on = '2025-01-01', sealed_on = '2026-01-01' where number = ${number}`;
    expect((await unlink('farah', number, linked?.id)).__typename).toBe('RecordNotFound');
  });

  test('the row of which the record was made stays; a key that was lost leaves a sentence', async () => {
    const [familyName, entry] = [family(), freshEntry()];
    const row = birth({
      entry_number: entry,
      family_name: familyName,
      given_names: 'Greta',
      date_of_birth: '2026-04-03',
      registered_on: '2026-04-09',
    });
    expect((await feed(deps, file([row]))).outcomes).toMatchObject({ CREATED: 1 });
    expect(
      (await feed(deps, file([{ ...row, correction: '1', given_names: 'Gretel' }]))).outcomes,
    ).toMatchObject({
      MATCH: 1,
    });
    const [made] = await sql`select number::text from records.child where family_name = ${familyName}`;
    const [linked] = await rows('farah', made?.number);
    expect((await unlink('farah', made?.number, linked?.id)).message).toContain('was made of this row');
    await sql`update records.linked_row set ciphertext = '\\x00' where child_number = ${made?.number}`;
    expect(await rows('farah', made?.number)).toEqual([]);
    expect((await unlink('farah', made?.number, linked?.id)).message).toContain('can no longer be opened');
  });

  test('linked while two were one, it is unlinked, and each of both is as it was once they are two again', async () => {
    const { number, row } = await registered();
    const other = await child({ familyName: row.family_name });
    const { merge, undo, dump } = mergingIn(world);
    const before = await dump(number, other);
    const merged = await merge('farah', number, other);
    world.clock.advance(1_000);
    await tell(row);
    const [linked] = await rows('farah', other);
    expect((await unlink('farah', other, linked?.id)).__typename).toBe('RowUnlinked');
    expect((await undo('farah', merged.merge)).merge.state).toBe('UNDONE');
    const after = await dump(number, other);
    for (const table of [
      'records.address',
      'records.identifier',
      'records.involvement',
      'records.linked_row',
    ])
      expect(after[table], table).toEqual(before[table]);
  });

  test('it waits for the team that hides a child of that name, and is shown to nobody else', async () => {
    const { number, row } = await registered();
    await tell(row);
    await world.plant({
      givenName: 'Barnaby',
      familyName: row.family_name,
      birthDate: '2016-03-09',
      shield: 'ACTIVE',
      authorityCode: castAuthorities.bradford,
    });
    const [linked] = await rows('farah', number);
    expect((await unlink('farah', number, linked?.id)).__typename).toBe('RowUnlinked');
    expect(await waiting(number)).toMatchObject([{ queue: 'HELD_ROW', area: castAuthorities.bradford }]);
  });
});
