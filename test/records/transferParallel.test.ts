import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import type { Caller } from '../../platform/caller.ts';
import { readPolicy } from '../../platform/policy.ts';
import { escalateTransfers } from '../../subgraphs/records/transfer/escalate.ts';
import { proposeTransfer } from '../../subgraphs/records/transfer/propose.ts';
import { openItem } from '../../subgraphs/records/work/items.ts';
import { castAuthorities } from '../support/cast.ts';
import '../support/properties.ts';
import { transfersIn } from './support/transfers.ts';
import { type Answer, startWorld } from './support/world.ts';

const world = await startWorld({}, { watched: true });
const { sql } = world.database;
const { leeds, bradford, camden } = castAuthorities;
const policy = readPolicy();

const { act, read, waiting, proposed, edward } = transfersIn(world);

describe('out of reach is as if it were not there (L18)', () => {
  test('another authority’s record, one not opened and an unknown number: one answer, as many statements', async () => {
    const elsewhere = await world.plant({ authorityCode: bradford });
    const dora = world.as('dora');
    await world.open(dora, elsewhere);
    const unopened = await world.plant();
    const taken: number[] = [];
    for (const number of [unopened, '9999999990', 'nonsense']) {
      const { records } = await world.statementsOf(async () => {
        const answer = await act('proposeTransfer', world.as('dora'), {
          number,
          to: camden,
          reason: 'MOVED',
        });
        expect(answer).toEqual({ __typename: 'RecordNotFound' });
      });
      taken.push(records.length);
    }
    expect(new Set(taken).size).toBe(1);
    expect(await act('proposeTransfer', dora, { number: elsewhere, to: leeds, reason: 'MOVED' })).toEqual({
      __typename: 'RecordNotFound',
    });
    const amira = world.as('amira');
    await expect(
      act('proposeTransfer', amira, { number: unopened, to: camden, reason: 'MOVED' }),
    ).rejects.toThrow('FORBIDDEN_FIELD');
  });

  test('a transfer between two others, and none: one answer, as many statements, whatever is tried', async () => {
    const { id } = await proposed();
    const taken = new Map<string, Set<number>>();
    for (const of of [id, randomUUID(), 'nonsense']) {
      for (const mutation of ['reviewTransfer', 'agreeTransfer', 'withdrawTransfer', 'escalateTransfer']) {
        const { records } = await world.statementsOf(async () => {
          expect(await act(mutation, world.as('rosa'), { id: of, version: 1 })).toEqual({
            __typename: 'RecordNotFound',
          });
        });
        taken.set(mutation, (taken.get(mutation) ?? new Set()).add(records.length));
      }
      const { records } = await world.statementsOf(async () =>
        expect(await read(world.as('rosa'), of)).toBeNull(),
      );
      taken.set('read', (taken.get('read') ?? new Set()).add(records.length));
    }
    for (const [mutation, counts] of taken) expect(counts.size, mutation).toBe(1);
  });

  test('fifty by reference in one statement, and only those within reach', async () => {
    const made = await Promise.all([proposed(), proposed(camden)]);
    const text = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Transfer { id } } }';
    const of = Array.from({ length: 50 }, (_, at) => ({ __typename: 'Transfer', id: made[at % 2]?.id }));
    const { records } = await world.statementsOf(async () => {
      const { _entities } = await world.ask(edward(), text, { of });
      expect(_entities.filter((each: Answer) => each !== null)).toHaveLength(25);
    });
    expect(records).toHaveLength(1);
  });

  test('a transfer shows no address and no name, anywhere', async () => {
    const { id, number } = await proposed(bradford, { shield: 'ACTIVE', postcode: 'LS21 1AA' });
    const texts = await Promise.all([
      sql`select * from records.transfer where id = ${id}`,
      sql`select * from records.work_item where reference = ${id}`,
      sql`select * from records.notice where reference = ${id}`,
      sql`select detail from audit.event where child_number = ${number}`,
      sql`select result from records.idempotency`,
    ]);
    expect(JSON.stringify(texts)).not.toMatch(/Long Lane|LS21|Ordinary|Wilfred/);
  });
});

describe('many at once', () => {
  test('fifty propose, one transfer is open; the same key fifty times is one', async () => {
    const number = await world.plant();
    const callers = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const caller = world.as('dora');
        await world.open(caller, number, 'number', 'TRANSFER');
        return caller;
      }),
    );
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        act('proposeTransfer', callers[at % 10] as Caller, {
          number,
          to: [bradford, camden][at % 2],
          reason: 'MOVED',
        }),
      ),
    );
    expect(answers.filter(({ id }) => id)).toHaveLength(1);
    expect(answers.filter(({ __typename }) => __typename === 'TransferAlreadyOpen')).toHaveLength(49);
    const { id } = answers.find((each) => each.id);
    const to = answers.find((each) => each.id).to.code === bradford ? 'edward' : 'rosa';
    const input = { id, version: 1, idempotencyKey: randomUUID() };
    const reviews = await Promise.all(
      Array.from({ length: 50 }, () => act('reviewTransfer', world.as(to), input)),
    );
    expect(new Set(reviews.map(({ status }) => status))).toEqual(new Set(['UNDER_REVIEW']));
    expect(
      await sql`select from audit.event where kind = 'TRANSFER_CHANGED' and detail->>'transfer' = ${id}`,
    ).toHaveLength(1);
  });

  // Whoever does what at the same time: never nobody, never two, no work lost (domain.md 8).
  const teams = { [leeds]: 'dora', [bradford]: 'edward', [camden]: 'rosa' } as Record<string, string>;
  const codes = Object.keys(teams);
  // What moves a record is drawn most, and the night, which escalates all that waits, least.
  const steps = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('propose', 'source') },
    { weight: 12, arbitrary: fc.constantFrom('agree', 'allocate') },
    { weight: 6, arbitrary: fc.constantFrom('review', 'reject', 'again', 'withdraw', 'escalate') },
    { weight: 1, arbitrary: fc.constant('night') },
  );
  const move = fc.record({
    step: steps,
    child: fc.nat(2),
    // As often as not whoever is waited for: drawn alone, hardly any proposal would meet its receiver.
    who: fc.option(fc.nat(2), { freq: 1 }),
    person: fc.nat(1),
    to: fc.nat(2),
  });

  test('random proposals, agreements, rejections and escalations by parallel actors leave each record with one authority and all its work', async () => {
    const audit = new AuditWriter(sql);
    const before = await moves();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(move, { minLength: 4, maxLength: 8 }), { minLength: 6, maxLength: 12 }),
        async (rounds) => {
          const children = await Promise.all([0, 1, 2].map(() => world.plant()));
          const work = await Promise.all(
            children.map(async (number) => {
              const reference = randomUUID();
              await openItem(sql, {
                queue: 'CORRECTION',
                authorityCode: leeds,
                childNumber: Number(number),
                reference,
                openedAt: world.clock.now(),
                dueAt: null,
                openedBy: null,
              });
              return reference;
            }),
          );
          const run = async ({
            step,
            child,
            who,
            person,
            to,
          }: typeof move extends fc.Arbitrary<infer T> ? T : never) => {
            const number = children[child] as string;
            const [open] = await sql`select * from records.transfer where child_number = ${number}
            order by proposed_at desc, changed_at desc limit 1`;
            const awaited = open?.to_agreed_by ? open.from_code : open?.to_code;
            const actor = who === null ? (awaited ?? leeds) : codes[who];
            const base = person === 0 ? {} : { accountId: '00000000-0000-4000-8000-0000000000a1' };
            const caller = world.as(teams[actor] as string, base);
            const receiver = codes[to] as string;
            const input = { id: open?.id ?? randomUUID(), version: open?.version ?? 1 };
            if (step === 'propose') {
              await world.openWith(caller, { number, reason: 'TRANSFER' });
              return act('proposeTransfer', caller, { number, to: receiver, reason: 'MOVED' });
            }
            if (step === 'source') {
              return sql.begin((tx) =>
                proposeTransfer(tx, policy, {
                  number: Number(number),
                  to: receiver,
                  reason: 'SOURCE_STATES_ADDRESS',
                  proposedBy: null,
                  senderAgrees: false,
                  at: world.clock.now(),
                }),
              );
            }
            if (step === 'night') {
              const now = new Date(world.clock.now().getTime() + 40 * 86_400_000);
              const clock = { now: () => now, today: () => '2026-07-25' };
              return escalateTransfers({ sql, audit, policy, clock, dryRun: false });
            }
            if (step === 'review') return act('reviewTransfer', caller, input);
            if (step === 'agree') return act('agreeTransfer', caller, input);
            if (step === 'reject')
              return act('rejectTransfer', caller, { ...input, rejection: 'NOT_IN_AREA' });
            if (step === 'again')
              return act('proposeTransferAgain', caller, { ...input, to: receiver, reason: 'MOVED' });
            if (step === 'withdraw') return act('withdrawTransfer', caller, input);
            if (step === 'escalate') return act('escalateTransfer', caller, input);
            return act('allocateRecord', world.as('kofi', base), { ...input, to: receiver });
          };
          for (const round of rounds) {
            await Promise.all(round.map(run));
            for (const [at, number] of children.entries()) await expectSound(number, work[at] as string);
          }
        },
      ),
      { numRuns: 10 },
    );
    // Not by refusing everything: records did move.
    expect(await moves()).toBeGreaterThan(before);
  });

  const moves = async (): Promise<number> =>
    (
      await sql`select from records.transfer where status in ('ACCEPTED', 'ALLOCATED') and from_code <> to_code`
    ).length;

  /** One authority, that of the last decision; at most one open transfer, waiting where it should; its work with it. */
  async function expectSound(number: string, reference: string): Promise<void> {
    const [child] = await sql`select authority_code from records.child where number = ${number}`;
    const owner = child?.authority_code as string;
    expect(codes).toContain(owner);
    const transfers = await sql`select * from records.transfer where child_number = ${number}`;
    // Each decision took the record from where the one before had put it.
    const decided = transfers.filter(({ status }) => status === 'ACCEPTED' || status === 'ALLOCATED');
    const arrivals = new Map<string, number>([[leeds, 1]]);
    for (const { from_code: from, to_code: to } of decided) {
      arrivals.set(to, (arrivals.get(to) ?? 0) + 1);
      arrivals.set(from, (arrivals.get(from) ?? 0) - 1);
    }
    expect([...arrivals].filter(([, balance]) => balance !== 0)).toEqual([[owner, 1]]);
    const open = transfers.filter(({ status }) =>
      ['PROPOSED', 'UNDER_REVIEW', 'REJECTED', 'ESCALATED'].includes(status),
    );
    expect(open.length).toBeLessThanOrEqual(1);
    for (const transfer of open) {
      const {
        id,
        status,
        from_code: from,
        to_code: to,
        from_agreed_by: sender,
        to_agreed_by: receiver,
      } = transfer;
      expect(from).toBe(owner);
      const expected = {
        PROPOSED: [`PROPOSED_TRANSFER ${to}`, ...(sender ? [] : [`TRANSFER_AGREEMENT ${from}`])],
        UNDER_REVIEW: [
          ...(sender ? [] : [`TRANSFER_AGREEMENT ${from}`]),
          ...(receiver ? [] : [`UNDER_REVIEW ${to}`]),
        ],
        REJECTED: [`REJECTED_TRANSFER ${from}`],
        ESCALATED: ['ALLOCATION central'],
      }[status as string];
      expect(await waiting(id)).toEqual(expected);
    }
    const [item] =
      await sql`select authority_code, closed_at from records.work_item where reference = ${reference}`;
    expect(item).toEqual({ authority_code: owner, closed_at: null });
    const lost = await sql`select i.id from records.work_item i join records.transfer t on t.id = i.reference
      where t.child_number = ${number} and i.closed_at is null and t.status in ('ACCEPTED', 'ALLOCATED', 'WITHDRAWN')`;
    expect(lost).toEqual([]);
  }
});
