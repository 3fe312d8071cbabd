import { describe, expect, test } from 'vitest';
import { childNumberSequence } from '../../platform/identifiers.ts';
import { castAuthorities, castMember, castPlaces } from '../support/cast.ts';
import { lacking, mergingIn, pairsIn, shieldIn } from './support/merges.ts';
import { type Answer, startWorld, today } from './support/world.ts';

const world = await startWorld({}, { watched: true });
const { sql } = world.database;
const { leeds, bradford } = castAuthorities;
const { merge, confirm, refuse, undo, dump, stepped } = mergingIn(world);
/** A number that is nobody's. */
const nobody = childNumberSequence('nobody of the merges')(1);
const { family, pair } = pairsIn(world, 13);
const whole = `number version givenName familyName gender formerNames { familyName } address { line } carers { name }
  services { organisation { id } } involvements { leadProfessional } commonAssessment { status earlier { status } }
  identifiers { scheme }`;

describe('merging two records of one child (domain.md 9)', () => {
  test('a value chosen by field group, everything else of both; one home, one lead, one assessment', async () => {
    const { kept, other, familyName } = await pair();
    const done = await merge('farah', kept, other, ['NAME', 'ADDRESS', 'LEAD_PROFESSIONAL']);
    expect(done).toMatchObject({
      __typename: 'MergeChanged',
      merge: { state: 'DONE', twoPeople: false, keptNumber: kept, otherNumber: other, viewerCanUndo: true },
      child: { number: kept },
    });
    const child = await world.open(world.as('dora'), kept, whole);
    expect(child).toMatchObject({
      familyName: `${familyName}e`,
      gender: 'MALE',
      address: { line: '2 Second Road' },
      formerNames: [{ familyName: 'Olden' }],
      services: [{ organisation: { id: castPlaces.leedsPrimary.id } }],
      commonAssessment: { status: 'IN_PROGRESS', earlier: [{ status: 'COMPLETE' }] },
    });
    expect(child.carers).toHaveLength(2);
    expect(child.involvements.map(({ leadProfessional }: Answer) => leadProfessional).sort()).toEqual([
      false,
      true,
    ]);
    const said = await sql`select field, previous_value, source from records.provenance
      where child_number = ${kept} and source = 'person' order by field`;
    expect(said.map(({ field, previous_value: previous }) => [field, previous])).toEqual([
      ['familyName', familyName],
      ['gender', 'NOT_SPECIFIED'],
    ]);
    expect(await sql`select from records.child where number = ${other}`).toHaveLength(0);
  });

  test('both numbers open, read, search, signpost and take mutations, in as many statements as any number', async () => {
    const { kept, other } = await pair();
    await merge('farah', kept, other);
    const taken = { open: new Set<number>(), read: new Set<number>(), search: new Set<number>() };
    for (const number of [kept, other, nobody]) {
      const amira = world.as('amira');
      const counted = async (act: () => Promise<unknown>) => {
        const { records, sealed } = await world.statementsOf(act);
        return records.length * 100 + sealed.length;
      };
      await world.openWith(amira, { number, reason: 'SAFEGUARDING' });
      const found = number === nobody ? null : { number: kept };
      taken.read.add(await counted(async () => expect(await world.child(amira, number)).toEqual(found)));
      taken.search.add(
        await counted(async () => expect(await world.found(amira, { number })).toEqual(found ? [kept] : [])),
      );
      if (!found) continue;
      taken.open.add(await counted(() => world.open(world.as('amira'), number)));
      const signposted = await world.signpost(world.as('amira'), { number });
      expect(signposted.outcome).toBe('UNIQUE');
      const recorded = await world.record(amira, { number });
      expect(recorded).toMatchObject({ __typename: 'InvolvementRecorded', child: { number: kept } });
      const task = `mutation ($input: OpenCorrectionTaskInput!) { openCorrectionTask(input: $input) { __typename } }`;
      const input = { number, fields: ['NAME'], idempotencyKey: `task-of-${number}` };
      expect((await world.ask(amira, task, { input })).openCorrectionTask.__typename).toBe(
        'CorrectionTaskChanged',
      );
    }
    for (const counts of Object.values(taken)) expect(counts.size).toBe(1);
    const [reference] = await world.entities(
      await opened('amira', other),
      [{ __typename: 'Child', number: other }],
      '... on Child { number }',
    );
    expect(reference).toEqual({ number: kept });
  });

  async function opened(who: string, number: string) {
    const caller = world.as(who);
    await world.openWith(caller, { number, reason: 'SAFEGUARDING' });
    return caller;
  }

  test('only records of the own authority that are open to the caller; elsewhere as an unknown number', async () => {
    const { kept } = await pair();
    const theirs = await world.plant({ authorityCode: bradford });
    for (const number of [theirs, nobody]) {
      expect((await merge('farah', kept, number)).__typename).toBe('RecordNotFound');
      expect((await merge('farah', number, kept)).__typename).toBe('RecordNotFound');
    }
    expect((await merge('farah', kept, kept)).field).toBe('other');
  });

  test('not while a transfer is open, not with the dead or the archived, not what was kept apart, not unseen changes', async () => {
    const { kept, other } = await pair();
    await sql`insert into records.transfer (child_number, id, from_code, to_code, status, reason, proposed_at, changed_at)
      values (${other}, gen_random_uuid(), ${leeds}, ${bradford}, 'PROPOSED', 'MOVED', now(), now())`;
    expect((await merge('farah', kept, other)).__typename).toBe('TransferAlreadyOpen');
    await sql`delete from records.transfer where child_number = ${other}`;
    const dead = await world.plant({ deathDate: '2026-05-01' });
    expect((await merge('farah', kept, dead)).__typename).toBe('NotPermitted');
    const text = `mutation ($input: MergeRecordsInput!) { mergeRecords(input: $input) { __typename } }`;
    const farah = world.as('farah');
    for (const number of [kept, other]) await world.open(farah, number, 'number', 'DATA_QUALITY');
    const stale = { keep: kept, other, keepVersion: 7, otherVersion: 1, idempotencyKey: 'stale-versions' };
    expect((await world.ask(farah, text, { input: stale })).mergeRecords.__typename).toBe('VersionConflict');
  });

  test('the preview obeys the rules of the read: both open and own, or nothing; it says what stands against it', async () => {
    const { kept, other } = await pair();
    const text = `query ($keep: ChildNumber!, $other: ChildNumber!) { mergePreview(keep: $keep, other: $other) {
      needsSecondPerson obstacle differing kept { familyName address { line } } other { familyName } } }`;
    const farah = world.as('farah');
    const preview = async () => (await world.ask(farah, text, { keep: kept, other })).mergePreview;
    const count = async () => (await world.statementsOf(preview)).records.length;
    const before = await count();
    expect(await preview()).toBeNull();
    await world.open(farah, kept, 'number', 'DATA_QUALITY');
    expect(await preview()).toBeNull();
    expect(await count()).toBe(before);
    await world.open(farah, other, 'number', 'DATA_QUALITY');
    expect(await preview()).toMatchObject({
      needsSecondPerson: false,
      obstacle: null,
      differing: ['NAME', 'GENDER'],
      kept: { address: { line: '1 First Road' } },
    });
  });
});

describe('two people, where a shield is involved (domain.md 2, 9)', () => {
  test('the stronger shield hides all of both; the proposer does not confirm; no clear row of either is left', async () => {
    const { kept, other } = await pair();
    await shieldIn(world, other, 'dora');
    const proposed = await merge('farah', kept, other, ['ADDRESS']);
    expect(proposed.merge).toMatchObject({ state: 'PROPOSED', twoPeople: true, viewerCanConfirm: false });
    expect((await world.child(await grant(kept), kept, 'shield { teamTelephone }')).shield).toBeNull();
    expect((await confirm('farah', proposed.merge)).__typename).toBe('NeedsSecondPerson');
    const done = await confirm('dora', proposed.merge);
    expect(done.merge).toMatchObject({ state: 'DONE' });
    const child = await world.child(
      await grant(other),
      kept,
      'shield { teamTelephone } address { line } carers { name }',
    );
    expect(child).toMatchObject({
      shield: { teamTelephone: expect.any(String) },
      address: null,
      carers: null,
    });
    const after = await dump(kept, other);
    for (const table of ['address', 'carer', 'involvement', 'former_name', 'common_assessment'])
      expect(after[`records.${table}`], table).toEqual([]);
    expect(JSON.stringify(after)).not.toMatch(/First Road|Second Road|Ann Merge|0113 496/);
    const dora = world.as('dora');
    const seen = await world.open(
      dora,
      kept,
      'address { line } carers { name } identifiers { scheme }',
      'SHIELD_REVIEW',
    );
    expect(seen).toMatchObject({ address: { line: '2 Second Road' } });
    expect(seen.carers).toHaveLength(2);

    const first = await undo('farah', { ...done.merge });
    expect(first.merge.state).toBe('UNDO_PROPOSED');
    expect((await undo('farah', first.merge)).__typename).toBe('NeedsSecondPerson');
    const undone = await undo('dora', first.merge);
    expect(undone.merge.state).toBe('UNDONE');
    expect(
      await world.child(await grant(kept), kept, 'shield { teamTelephone } address { line }'),
    ).toMatchObject({
      shield: null,
      address: { line: '1 First Road' },
    });
    expect(
      (await world.child(await grant(other), other, 'shield { teamTelephone } address { line }')).address,
    ).toBeNull();
  });

  test('different national numbers, or a child placed for adoption: another person decides, and what is held stays held', async () => {
    const identifiers = (value: string) => [{ scheme: 'NHS_NUMBER' as const, value, issuer: null }];
    const familyName = family();
    const [a, b, placed] = (await world.plant.all([
      { familyName, identifiers: identifiers('9434765870') },
      { familyName, identifiers: identifiers('9434765838') },
      { familyName },
    ])) as [string, string, string];
    const conflicting = await merge('farah', a, b);
    expect(conflicting.merge).toMatchObject({ state: 'PROPOSED', twoPeople: true });
    await refuse('farah', conflicting.merge);
    const place = `mutation ($input: PlaceForAdoptionInput!) { placeForAdoption(input: $input) { __typename } }`;
    const input = { number: placed, idempotencyKey: `placing-${placed}` };
    const team = stepped('dora');
    expect((await world.ask(team, place, { input })).placeForAdoption.__typename).toBe('PlacedForAdoption');
    const held = () => sql`select scheme, encode(lookup, 'hex') from records.held_identity order by 1, 2`;
    const [before, heldBefore] = [await dump(a, placed), await held()];
    const proposed = await merge('farah', a, placed);
    expect(proposed.merge).toMatchObject({ state: 'PROPOSED', twoPeople: true });
    const done = await confirm('dora', proposed.merge);
    expect(done.merge.state).toBe('DONE');
    // The number that the other record brought is held as well, as long as the child is placed.
    expect((await held()).map(({ scheme }) => scheme)).toContain('NHS_NUMBER');
    await undo('dora', (await undo('farah', done.merge)).merge);
    expect(lacking(before, await dump(a, placed))).toEqual({});
    expect(await held()).toEqual(heldBefore);
  });

  test('a proposal is refused, or taken back, and nothing is changed', async () => {
    const { kept, other } = await pair();
    await shieldIn(world, kept, 'dora');
    const before = await dump(kept, other);
    const { merge: proposed } = await merge('farah', kept, other);
    expect((await merge('farah', other, kept)).message).toMatch(/proposed already/);
    expect((await refuse('farah', proposed)).merge.state).toBe('REFUSED');
    const {
      'records.access_grant': _,
      'records.work_item': __,
      ...rest
    } = lacking(before, await dump(kept, other));
    expect(rest).toEqual({});
    const again = await merge('farah', kept, other);
    expect((await refuse('dora', again.merge)).merge.state).toBe('REFUSED');
    expect(
      await sql`select from records.work_item where queue = 'MERGE_DECISION' and closed_at is null`,
    ).toHaveLength(0);
  });

  async function grant(number: string) {
    const amira = world.as('amira');
    await world.open(amira, number);
    return amira;
  }
});

describe('L30 unmerge restores both exactly', () => {
  test('to the byte, over every table that holds a child number, and again, and whoever is kept', async () => {
    const { kept, other } = await pair();
    const farah = world.as('farah');
    for (const number of [kept, other]) await world.open(farah, number, 'number', 'DATA_QUALITY');
    const before = await dump(kept, other);
    for (const [keep, gone, taken] of [
      [kept, other, ['NAME', 'GENDER', 'ADDRESS', 'COMMON_ASSESSMENT']],
      [other, kept, []],
      [kept, other, ['LEAD_PROFESSIONAL']],
    ] as const) {
      const done = await merge('farah', keep, gone, [...taken]);
      expect(done.__typename).toBe('MergeChanged');
      expect(lacking(before, await dump(kept, other))).not.toEqual({});
      expect((await undo('farah', done.merge)).__typename).toBe('MergeChanged');
      const after = await dump(kept, other);
      expect(lacking(before, after)).toEqual({});
      // What came on top is what they did to do it.
      expect(Object.keys(lacking(after, before))).toEqual(['records.access_grant']);
    }
    expect(
      await sql`select from sealed.merge_snapshot where child_number in (${kept}, ${other})`,
    ).toHaveLength(0);
  });

  test('of two shielded records too, ciphertext and signatures included', async () => {
    const { kept, other } = await pair();
    for (const number of [kept, other]) await shieldIn(world, number, 'dora');
    const before = await dump(kept, other);
    const { merge: proposed } = await merge('farah', kept, other, ['ADDRESS', 'NAME']);
    const done = await confirm('dora', proposed);
    expect(done.merge.state).toBe('DONE');
    const first = await undo('farah', done.merge);
    await undo('dora', first.merge);
    expect(lacking(before, await dump(kept, other))).toEqual({});
  });

  test('names the later merge that must be undone first; then in order, each exactly', async () => {
    const { kept: a, other: b } = await pair();
    const { kept: c, other: d } = await pair();
    const before = await dump(a, b, c, d);
    const ab = await merge('farah', a, b);
    const cd = await merge('farah', c, d);
    const ca = await merge('farah', c, a);
    expect(ca.__typename, JSON.stringify(ca)).toBe('MergeChanged');
    for (const number of [a, b, c, d])
      expect(await world.child(await reader(number), number)).toEqual({ number: c });
    for (const earlier of [ab, cd]) {
      expect(await undo('farah', earlier.merge)).toMatchObject({
        __typename: 'LaterMergeFirst',
        mergeId: ca.merge.id,
      });
    }
    // Both numbers of one record already: no circle.
    expect((await merge('farah', a, d)).field).toBe('other');
    await undo('farah', ca.merge);
    expect((await undo('farah', cd.merge)).__typename).toBe('MergeChanged');
    expect((await undo('farah', ab.merge)).__typename).toBe('MergeChanged');
    expect(lacking(before, await dump(a, b, c, d))).toEqual({});
    expect((await undo('farah', { ...ab.merge, version: 2 })).__typename).toBe('NotPermitted');
  });

  async function reader(number: string) {
    const amira = world.as('amira');
    await world.open(amira, number);
    return amira;
  }

  test('what happened since is kept where it belongs, and both records get a task to look at', async () => {
    const { kept, other } = await pair();
    const done = await merge('farah', kept, other, ['ADDRESS']);
    const amira = world.as('amira');
    const child = await world.open(
      amira,
      kept,
      'version involvements { id leadProfessional version practitioner { id } }',
    );
    const amend = `mutation ($input: AmendChildInput!) { amendChild(input: $input) { __typename } }`;
    const address = { status: 'CURRENT', line: '3 Third Road', locality: 'Leeds', postcode: 'LS6 1AA' };
    const input = {
      number: kept,
      version: child.version,
      name: { givenName: 'William' },
      address,
      idempotencyKey: 'since-the-merge',
    };
    expect((await world.ask(amira, amend, { input })).amendChild.__typename).toBe('ChildAmended');
    const own = child.involvements.find(
      ({ practitioner }: Answer) => practitioner?.id === castMember('amira').id,
    );
    expect((await world.end(amira, { number: kept, id: own.id, version: own.version })).__typename).toBe(
      'InvolvementEnded',
    );
    await world.record(world.as('amira', { sessionId: amira.sessionId }), {
      number: other,
      serviceType: 'EARLY_HELP',
    });
    expect((await undo('farah', done.merge)).__typename).toBe('MergeChanged');
    const [mine, theirs] = await Promise.all(
      [kept, other].map(async (number) =>
        world.open(
          world.as('dora'),
          number,
          'version givenName address { line } involvements { serviceType endedOn }',
        ),
      ),
    );
    expect(mine).toMatchObject({ givenName: 'William', address: { line: '1 First Road' } });
    expect(mine.version).toBeGreaterThan(child.version);
    expect(mine.involvements).toContainEqual({ serviceType: 'SOCIAL_CARE', endedOn: today });
    expect(mine.involvements.map(({ serviceType }: Answer) => serviceType)).toContain('EARLY_HELP');
    expect(theirs).toMatchObject({ givenName: 'Wilfred', address: { line: '3 Third Road' } });
    const tasks =
      await sql`select child_number from records.work_item where queue = 'CORRECTION' and closed_at is null
      and child_number in (${kept}, ${other})`;
    expect(tasks).toHaveLength(2);
  });

  test('a shield that was asked for since protects both; two children are remembered as two for ever', async () => {
    const { kept, other } = await pair();
    const done = await merge('farah', kept, other);
    await shieldIn(world, kept, 'dora');
    // One person merged; of a hidden child two undo it.
    const proposed = (await undo('farah', done.merge, true)).merge;
    expect(proposed).toMatchObject({ state: 'UNDO_PROPOSED', viewerCanUndo: false });
    expect((await undo('farah', proposed, true)).__typename).toBe('NeedsSecondPerson');
    expect((await undo('dora', proposed, true)).merge.state).toBe('UNDONE');
    const shielded =
      await sql`select number, shield, outward from records.child where number in (${kept}, ${other}) order by shield`;
    expect(shielded.map(({ shield, outward }) => [shield, outward])).toEqual([
      ['ACTIVE', null],
      ['INTERIM', null],
    ]);
    const after = await dump(kept, other);
    for (const table of ['address', 'carer', 'involvement']) expect(after[`records.${table}`]).toEqual([]);
    expect((await merge('farah', kept, other)).__typename).toBe('NotPermitted');
    expect(
      await sql`select from records.work_item where queue = 'SHIELD_DECISION' and child_number = ${other} and closed_at is null`,
    ).toHaveLength(1);
  });
});
