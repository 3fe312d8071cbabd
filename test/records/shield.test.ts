import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { readPolicy } from '../../platform/policy.ts';
import { raiseAltered, raiseOverdue } from '../../subgraphs/records/shield/alarms.ts';
import { castAuthorities } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { actOnShield } from './support/shields.ts';
import { startWorld } from './support/world.ts';

const world = await startWorld({}, { watched: true });
const { sql } = world.database;
const recordsPool = world.database.poolFor('signpost_records');
const freshFactor = { factorAt: world.clock.now().getTime() };
const alarms = {
  sql: recordsPool,
  audit: new AuditWriter(recordsPool),
  clock: world.clock,
  policy: readPolicy(),
  lookupKey: testKeys().lookupKey(),
};

type Caller = ReturnType<typeof world.as>;
const act = (caller: Caller, mutation: string, input: Record<string, unknown>, fields?: string) =>
  actOnShield(world, caller, mutation, input, fields);
const asked = { askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };

/** Somebody of the Leeds team, with the record open. */
async function teamMember(number: string, claims: Partial<Caller> = {}): Promise<Caller> {
  const caller = await world.colleague('dora', { ...freshFactor, ...claims });
  await world.open(caller, number, 'number', 'SHIELD_REVIEW');
  return caller;
}

/** A record that amira has asked to shield. */
async function requested(sketch: Parameters<typeof world.plant>[0] = {}) {
  const number = await world.plant(sketch);
  const amira = world.as('amira');
  await world.open(amira, number);
  expect((await act(amira, 'requestShield', { number, ...asked })).__typename).toBe('ShieldChanged');
  return { number, amira };
}

const hidden = (number: string) =>
  sql<{ shield: string; rows: number }[]>`
  select shield, (select count(*) from records.address a where a.child_number = c.number)::int as rows
  from records.child c where number = ${number}`.then(([row]) => row);
const work = (number: string) => sql`
  select queue, authority_code, due_at, outcome from records.work_item where child_number = ${number} order by opened_at, queue`;

describe('asking for a shield (domain.md 6; L26)', () => {
  test('hides the record at once, also from who has it open already, and puts the decision on the team’s list', async () => {
    const number = await world.plant({ postcode: 'LS29 8XX', givenName: 'Sorrel', familyName: 'Quickthorn' });
    const amira = world.as('amira');
    const owen = world.as('owen');
    await world.open(amira, number);
    expect((await world.open(owen, number, 'address { postcode }')).address.postcode).toBe('LS29 8XX');
    const answer = await act(
      amira,
      'requestShield',
      { number, ...asked },
      'givenName address { postcode } shield { teamTelephone } viewerCanRequestShield',
    );
    expect(answer).toMatchObject({
      __typename: 'ShieldChanged',
      decisionDueOn: '2026-06-17',
      child: { givenName: 'Sorrel', address: null, viewerCanRequestShield: false },
    });
    expect(answer.child.shield.teamTelephone).toEqual(expect.any(String));
    expect(await world.child(owen, number, 'address { postcode }')).toEqual({ address: null });
    expect(await hidden(number)).toEqual({ shield: 'INTERIM', rows: 0 });
    const criteria = { familyName: 'Quickthorn', givenName: 'Sorrel', postcode: 'LS29 8XX' };
    expect(await world.found(owen, criteria)).toEqual([]);
    expect(await work(number)).toMatchObject([
      { queue: 'SHIELD_DECISION', authority_code: castAuthorities.leeds, outcome: null },
    ]);
    const [event] = await world
      .audited(amira)
      .then((rows) => rows.filter(({ kind }) => kind === 'SHIELD_CHANGED'));
    expect(event).toMatchObject({
      area: castAuthorities.leeds,
      detail: { act: 'REQUESTED', state: 'INTERIM', ruleVersion: 1 },
    });
  });

  test('no read that starts after its commit shows what it hides', async () => {
    const number = await world.plant();
    const amira = world.as('amira');
    const owen = world.as('owen');
    await world.open(amira, number);
    await world.open(owen, number);
    let committed = false;
    const late: unknown[] = [];
    const readers = Array.from({ length: 4 }, async () => {
      for (let after = 0; after < 3; ) {
        const startedAfter = committed;
        const { address } = await world.child(owen, number, 'address { postcode }');
        if (startedAfter) {
          late.push(address);
          after += 1;
        }
      }
    });
    await act(amira, 'requestShield', { number, ...asked });
    committed = true;
    await Promise.all(readers);
    expect(late).toEqual(Array.from({ length: 12 }, () => null));
  });

  test('needs an own open grant: what is not there and what is not open are alike, in as many statements', async () => {
    const number = await world.plant();
    const counts: number[] = [];
    for (const of of [number, '9999999990', 'nonsense']) {
      const { records, sealed } = await world.statementsOf(async () => {
        const answer = await act(world.as('ben'), 'requestShield', { number: of, ...asked });
        expect(answer.__typename).toBe('RecordNotFound');
      });
      expect(sealed).toEqual([]);
      counts.push(records.length);
    }
    expect(new Set(counts).size).toBe(1);
    expect(await hidden(number)).toEqual({ shield: 'NONE', rows: 1 });
  });

  test('for a parent or a refuge is recorded by the accountable team alone', async () => {
    const number = await world.plant();
    const amira = world.as('amira');
    await world.open(amira, number);
    const forRefuge = { number, askedBy: 'REFUGE', ground: 'PROTECTS_CARER' };
    expect((await act(amira, 'requestShield', forRefuge)).__typename).toBe('NotPermitted');
    const rosa = world.as('rosa');
    await world.open(rosa, number);
    expect((await act(rosa, 'requestShield', forRefuge)).__typename).toBe('NotPermitted');
    const dora = await teamMember(number);
    const answer = await act(dora, 'requestShield', forRefuge);
    expect(answer.shield).toMatchObject({ askedBy: 'REFUGE', requestedBy: { id: dora.accountId } });
    expect((await act(amira, 'requestShield', { number, ...asked })).__typename).toBe('ShieldUnderReview');
  });

  test('twenty at once make one shield; the same key again gives the same answer', async () => {
    const number = await world.plant();
    const callers = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        const caller = world.as(['amira', 'owen', 'ben', 'carys'][at % 4] as string);
        await world.open(caller, number);
        return caller;
      }),
    );
    const key = randomUUID();
    const names = await Promise.all(
      callers.map((caller) => act(caller, 'requestShield', { number, ...asked })),
    ).then((answers) => answers.map(({ __typename }) => __typename));
    expect(names.filter((name) => name === 'ShieldChanged')).toHaveLength(1);
    expect(names.filter((name) => name === 'ShieldUnderReview')).toHaveLength(19);
    expect(await sql`select 1 from records.shield where child_number = ${number}`).toHaveLength(1);
    const first = await act(callers[0] as Caller, 'requestShield', { number, ...asked, idempotencyKey: key });
    expect(
      await act(callers[0] as Caller, 'requestShield', { number, ...asked, idempotencyKey: key }),
    ).toEqual(first);
  });
});

describe('deciding', () => {
  test('L19, L26: accepted by the team, it is reviewed in six months, and names the version of the rules', async () => {
    const { number } = await requested();
    const dora = await teamMember(number);
    const answer = await act(dora, 'decideShield', { number, decision: 'ACCEPT', version: 1 });
    expect(answer.shield).toMatchObject({
      state: 'ACTIVE',
      dueOn: '2026-12-15',
      ruleVersion: 1,
      version: 2,
      overdue: false,
      viewerCanAccept: false,
      viewerCanProposeLift: true,
      viewerCanReview: true,
      history: [
        { act: 'REQUESTED', state: 'INTERIM', ruleVersion: 1 },
        { act: 'ACCEPTED', state: 'ACTIVE', by: { id: dora.accountId }, ruleVersion: 1 },
      ],
    });
    expect(await work(number)).toMatchObject([{ queue: 'SHIELD_DECISION', outcome: 'ACCEPTED' }]);
    expect(await hidden(number)).toEqual({ shield: 'ACTIVE', rows: 0 });
  });

  test('is the accountable team’s: others do not decide, and read no history', async () => {
    const { number, amira } = await requested();
    for (const who of ['edward', 'rosa']) {
      const caller = world.as(who, freshFactor);
      await world.open(caller, number);
      const answer = await act(caller, 'decideShield', { number, decision: 'ACCEPT', version: 1 });
      expect(answer.__typename).toBe('NotPermitted');
      expect(await world.child(caller, number, 'shields { id }')).toEqual({ shields: null });
    }
    await expect(act(amira, 'decideShield', { number, decision: 'ACCEPT', version: 1 })).rejects.toThrow(
      'FORBIDDEN_FIELD',
    );
    await expect(world.child(amira, number, 'shields { id }')).rejects.toThrow('FORBIDDEN_FIELD');
    const dora = world.as('dora', freshFactor);
    const unopened = await act(dora, 'decideShield', { number, decision: 'ACCEPT', version: 1 });
    expect(unopened.__typename).toBe('RecordNotFound');
    expect(await hidden(number)).toEqual({ shield: 'INTERIM', rows: 0 });
  });

  test('who asked for themselves does not accept it', async () => {
    const number = await world.plant();
    const dora = await teamMember(number);
    await act(dora, 'requestShield', { number, ...asked });
    const accept = { number, decision: 'ACCEPT', version: 1 };
    expect((await act(dora, 'decideShield', accept)).__typename).toBe('NeedsSecondPerson');
    const second = await teamMember(number);
    expect((await act(second, 'decideShield', accept)).shield.state).toBe('ACTIVE');
  });

  test('a refusal takes two people, a reason and a fresh factor; the record stays hidden till then', async () => {
    const { number, amira } = await requested();
    const [first, second] = [await teamMember(number), await teamMember(number)];
    const refuse = { number, decision: 'REFUSE', version: 1 };
    expect(await act(first, 'decideShield', refuse)).toMatchObject({ field: 'reason' });
    const proposed = await act(first, 'decideShield', { ...refuse, reason: 'TEST_NOT_MET' });
    expect(proposed.shield).toMatchObject({
      state: 'INTERIM',
      proposal: 'REFUSAL',
      reason: 'TEST_NOT_MET',
      version: 2,
      viewerCanConfirmRefusal: false,
      viewerCanAccept: true,
    });
    const confirm = { number, version: 2 };
    expect((await act(first, 'confirmShieldRefusal', confirm)).__typename).toBe('NeedsSecondPerson');
    const stale = await teamMember(number, { factorAt: freshFactor.factorAt - 5 * 60_000 });
    expect((await act(stale, 'confirmShieldRefusal', confirm)).__typename).toBe('NeedsStepUp');
    expect((await act(second, 'confirmShieldRefusal', { number, version: 1 })).__typename).toBe(
      'VersionConflict',
    );
    expect(await hidden(number)).toEqual({ shield: 'INTERIM', rows: 0 });
    const refused = await act(second, 'confirmShieldRefusal', confirm, 'address { postcode }');
    expect(refused.shield).toMatchObject({ state: 'REFUSED', reason: 'TEST_NOT_MET', viewerCanAppeal: true });
    expect(refused.shield.appealRoute).toContain('appeal');
    expect(refused.child.address.postcode).toBe('LS8 1AA');
    expect(await world.child(amira, number, 'shield { teamTelephone } address { postcode }')).toEqual({
      shield: null,
      address: { postcode: 'LS8 1AA' },
    });
    expect(await work(number)).toMatchObject([{ queue: 'SHIELD_DECISION', outcome: 'REFUSED' }]);
  });

  test('an appeal by who asked hides it again; those who refused do not decide it; there is one', async () => {
    const { number, amira } = await requested();
    const [first, second] = [await teamMember(number), await teamMember(number)];
    const third = await teamMember(number);
    await act(first, 'decideShield', { number, decision: 'REFUSE', reason: 'TEST_NOT_MET', version: 1 });
    await act(second, 'confirmShieldRefusal', { number, version: 2 });
    const owen = world.as('owen');
    await world.open(owen, number);
    const none = await world.plant();
    await world.open(owen, none);
    const refusedToOwen = await act(owen, 'appealShieldRefusal', { number });
    expect(refusedToOwen.__typename).toBe('NotPermitted');
    expect(await act(owen, 'appealShieldRefusal', { number: none })).toEqual(refusedToOwen);
    const appealed = await act(amira, 'appealShieldRefusal', { number }, 'address { postcode }');
    expect(appealed).toMatchObject({ decisionDueOn: '2026-06-17', child: { address: null } });
    expect(await hidden(number)).toEqual({ shield: 'INTERIM', rows: 0 });
    for (const barred of [first, second]) {
      for (const how of [{ decision: 'ACCEPT' }, { decision: 'REFUSE', reason: 'TEST_NOT_MET' }])
        expect((await act(barred, 'decideShield', { number, ...how, version: 4 })).__typename).toBe(
          'NeedsSecondPerson',
        );
    }
    await act(third, 'decideShield', { number, decision: 'REFUSE', reason: 'TEST_NOT_MET', version: 4 });
    expect((await act(first, 'confirmShieldRefusal', { number, version: 5 })).__typename).toBe(
      'NeedsSecondPerson',
    );
    await act(await teamMember(number), 'confirmShieldRefusal', { number, version: 5 });
    expect((await act(amira, 'appealShieldRefusal', { number })).__typename).toBe('NotPermitted');
  });
});

describe('reviewing and lifting', () => {
  async function active() {
    const { number } = await requested();
    const first = await teamMember(number);
    await act(first, 'decideShield', { number, decision: 'ACCEPT', version: 1 });
    return { number, first };
  }

  test('lifting takes two people and a fresh factor, and gives back what was there', async () => {
    const { number, first } = await active();
    const lift = { number, reason: 'NO_LONGER_NEEDED', version: 2 };
    const proposed = await act(first, 'proposeShieldLift', lift);
    expect(proposed.shield).toMatchObject({ state: 'LIFT_PROPOSED', viewerCanConfirmLift: false });
    expect(await hidden(number)).toEqual({ shield: 'LIFT_PROPOSED', rows: 0 });
    const confirm = { number, version: 3 };
    expect((await act(first, 'confirmShieldLift', confirm)).__typename).toBe('NeedsSecondPerson');
    const again = await teamMember(number, { otherAccounts: [first.accountId] });
    expect((await act(again, 'confirmShieldLift', confirm)).__typename).toBe('NeedsSecondPerson');
    const detail = { mutation: 'confirmShieldLift', refusal: 'SECOND_PERSON' };
    for (const refused of [first, again])
      expect((await world.audited(refused)).at(-1)).toMatchObject({ kind: 'CHANGE_REFUSED', detail });
    const stale = await teamMember(number, { factorAt: 0 });
    expect((await act(stale, 'confirmShieldLift', confirm)).__typename).toBe('NeedsStepUp');
    const second = await teamMember(number);
    expect((await act(second, 'confirmShieldLift', confirm)).shield).toMatchObject({
      state: 'LIFTED',
      reason: 'NO_LONGER_NEEDED',
    });
    expect(await hidden(number)).toEqual({ shield: 'NONE', rows: 1 });
    expect(await sql`select 1 from sealed.detail where child_number = ${number}`).toHaveLength(0);
    // Hidden again, it is a shield of its own, and the history keeps both.
    await act(second, 'requestShield', { number, ...asked });
    const { shields } = await world.child(second, number, 'shields { state }');
    expect(shields.map(({ state }: { state: string }) => state).sort()).toEqual(['INTERIM', 'LIFTED']);
  });

  test('a review keeps it, also against a proposal to lift it', async () => {
    const { number, first } = await active();
    await act(first, 'proposeShieldLift', { number, reason: 'NO_LONGER_NEEDED', version: 2 });
    const kept = await act(first, 'reviewShield', { number, version: 3 });
    expect(kept.shield).toMatchObject({ state: 'ACTIVE', dueOn: '2026-12-15', proposal: null });
    expect(await work(number)).toMatchObject([
      { queue: 'SHIELD_DECISION', outcome: 'ACCEPTED' },
      { queue: 'SHIELD_LIFT', outcome: 'KEPT' },
    ]);
  });

  test('L26: it never ends by itself: overdue, the team is told once for each due day, and it stays', async () => {
    const { number } = await requested();
    const kept = (await active()).number;
    const told = (of: string) =>
      sql`select detail ->> 'code' as code from audit.event where child_number = ${of} and kind = 'SHIELD_OVERDUE'`;
    const noticed = async () =>
      (await sql`select 1 from records.notice where kind = 'SHIELD_OVERDUE'`).length;
    const before = world.clock.now();
    try {
      await raiseOverdue(alarms);
      expect([...(await told(number)), ...(await told(kept))]).toEqual([]);
      world.clock.set(new Date('2026-06-18T00:00:00Z'));
      await Promise.all([raiseOverdue(alarms), raiseOverdue(alarms)]);
      await raiseOverdue(alarms);
      expect(await told(number)).toEqual([{ code: 'INTERIM' }]);
      expect(await told(kept)).toEqual([]);
      world.clock.set(new Date('2031-01-01T12:00:00Z'));
      const so = await noticed();
      await raiseOverdue(alarms);
      expect(await told(number)).toHaveLength(1);
      expect(await told(kept)).toEqual([{ code: 'ACTIVE' }]);
      expect(await noticed()).toBeGreaterThan(so);
      expect(await work(kept)).toMatchObject([
        { outcome: 'ACCEPTED' },
        { queue: 'SHIELD_REVIEW', outcome: null },
      ]);
      expect(await hidden(number)).toEqual({ shield: 'INTERIM', rows: 0 });
      expect(await hidden(kept)).toEqual({ shield: 'ACTIVE', rows: 0 });
    } finally {
      world.clock.set(before);
    }
  });
});

describe('a shield that somebody edits in the database', () => {
  test('is found and told, shows nothing, and can be decided by nobody', async () => {
    const { number, amira } = await requested();
    const dora = await teamMember(number);
    expect((await raiseAltered(alarms)).filter((each) => each.number === Number(number))).toEqual([]);
    await sql`update records.child set shield = 'NONE' where number = ${number}`;
    expect(await world.child(amira, number, 'address { postcode }')).toEqual({ address: null });
    const codes = async () =>
      (await raiseAltered(alarms))
        .filter((each) => each.number === Number(number))
        .map(({ code }) => code)
        .sort();
    expect(await codes()).toEqual(['HIDDEN_ROWS_UNMARKED', 'MARK_DIFFERS']);
    const accept = { number, decision: 'ACCEPT', version: 1 };
    expect((await act(dora, 'decideShield', accept)).message).toContain('outside of Signpost');
    await sql`update records.child set shield = 'LIFT_PROPOSED' where number = ${number}`;
    await sql`update records.shield set state = 'LIFT_PROPOSED', proposal = 'LIFT', reason = 'NO_LONGER_NEEDED',
      proposed_by = gen_random_uuid() where child_number = ${number}`;
    expect(await codes()).toEqual(['NOT_SIGNED']);
    expect((await act(dora, 'confirmShieldLift', { number, version: 1 })).message).toContain(
      'outside of Signpost',
    );
    expect(await hidden(number)).toEqual({ shield: 'LIFT_PROPOSED', rows: 0 });
    expect(
      await sql`select 1 from records.notice where kind = 'SHIELD_ALTERED' and authority_code = ${castAuthorities.leeds}`,
    ).not.toHaveLength(0);
  });

  test('one person cannot stand for two, in SQL either', async () => {
    const { number } = await requested();
    await expect(sql`
      update records.shield set state = 'REFUSED', proposal = 'REFUSAL', reason = 'TEST_NOT_MET',
        proposed_by = requested_by, confirmed_by = requested_by where child_number = ${number}`).rejects.toMatchObject(
      {
        code: '23514',
      },
    );
  });
});
