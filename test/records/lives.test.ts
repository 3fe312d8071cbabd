import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { castAuthorities } from '../support/cast.ts';
import '../support/properties.ts';
import { livesIn, type Mark, type ModelRecord } from './support/lives.ts';
import { type Answer, startWorld } from './support/world.ts';

/**
 * Lives of records at random: shields, merges, undoings, moves, corrections, rows of sources, deaths, archiving, placements
 * and new identities one after the other; after each of them everybody asks everything, in a new session and in one that
 * opened every record at the beginning. A model of a few lines says what may be seen (domain.md 3, 6, 7, 10).
 */
const world = await startWorld({ searchesPerHour: 1e6, searchesPerDay: 1e6, unknownNumbersPerHour: 1e6 });
const { sql } = world.database;
const begin = livesIn(world);
const { leeds, bradford } = castAuthorities;

const seen = `number givenName familyName gender dateOfBirth dateOfDeath shield { teamTelephone } status version
  formerNames { givenName familyName } address { line locality postcode } carers { id name telephone }
  services { organisation { id } } involvements { id telephone } hasSensitiveService commonAssessment { status }
  identifiers { value }`;
const viewers = [
  { who: 'amira', own: null, reason: 'SAFEGUARDING', fields: seen },
  { who: 'carys', own: null, reason: 'SAFEGUARDING', fields: seen },
  { who: 'dora', own: leeds, reason: 'CASE_REVIEW', fields: `${seen} provenance { field previousValue }` },
  {
    who: 'edward',
    own: bradford,
    reason: 'CASE_REVIEW',
    fields: `${seen} provenance { field previousValue }`,
  },
] as const;
const queues = ['SHIELD_DECISION', 'SHIELD_LIFT', 'CORRECTION', 'CONFLICT', 'SENSITIVE_REVIEW'] as const;

/** What of the tables is at odds with itself, of these numbers. */
async function faults(numbers: readonly string[]): Promise<readonly unknown[]> {
  const list = `{${numbers.join()}}`;
  return sql`
    select 'a shield that is none' as fault, c.number::text as of from records.child c
    where c.number = any(${list}::bigint[]) and (c.shield <> 'NONE') <> exists (select from records.shield s
      where s.child_number = c.number and s.state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED'))
    union all
    select 'plain rows of a hidden record', c.number::text from records.child c
    where c.number = any(${list}::bigint[]) and c.shield <> 'NONE' and (
      exists (select from records.address r where r.child_number = c.number)
      or exists (select from records.carer r where r.child_number = c.number)
      or exists (select from records.former_name r where r.child_number = c.number)
      or exists (select from records.involvement r where r.child_number = c.number)
      or exists (select from records.provenance r where r.child_number = c.number)
      or exists (select from records.identifier r where r.child_number = c.number and r.value is not null))
    union all
    select 'an interim shield that nobody has to decide', s.child_number::text from records.shield s
    join records.child c on c.number = s.child_number and c.status = 'LIVE'
    where s.child_number = any(${list}::bigint[]) and s.state = 'INTERIM' and s.requested_by is not null
      and not exists (select from records.work_item w where w.reference = s.id and w.closed_at is null)
      and not exists (select from records.placement p where p.child_number = s.child_number)
    union all
    select 'work about no record', w.child_number::text from records.work_item w
    where w.child_number = any(${list}::bigint[]) and w.closed_at is null
      and not exists (select from records.child c where c.number = w.child_number)`;
}

test('whatever becomes of records, nobody sees more than the model says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { minLength: 5, maxLength: 9 }), async (choices) => {
      const life = await begin();
      const { children, marks, family: familyName, birthDate: dateOfBirth } = life;
      const early = new Map<string, Caller>();
      for (const { who, reason } of viewers) {
        const caller = world.as(who);
        early.set(who, caller);
        for (const { number } of children) await world.openWith(caller, { number, reason });
      }
      const visible = (record: ModelRecord | null, sees: boolean): record is ModelRecord =>
        record !== null && (record.status === 'LIVE' || (record.status === 'ARCHIVED' && sees));
      const may = ({ of, teamOnly }: Mark, record: ModelRecord, sees: boolean) =>
        [...of].some((child) => child.record === record) &&
        (sees || (!teamOnly && [...of].every((child) => child.record && !child.record.hidden)));
      const shown = (answer: Answer, record: ModelRecord | null, sees: boolean) =>
        marks
          .filter(({ text }) => JSON.stringify(answer).includes(text))
          .filter((each) => !visible(record, sees) || !may(each, record, sees));

      for (const choice of choices) {
        await life.step(choice);
        const what = life.log.join(' ');
        const records = new Map(children.map(({ number, record }) => [number, record]));
        for (const { who, own, reason, fields } of viewers) {
          for (const { number, record, givenName, postcode, nhs } of children) {
            const caller = world.as(who);
            const sees = own !== null && record?.authority === own;
            const at = `${who} ${number} after ${what}`;
            const opened = await world.openWith(caller, { number, reason }, fields);
            if (!visible(record, sees)) expect(opened.__typename, at).toBe('RecordNotFound');
            else {
              const { number: present, shield } = opened.child;
              expect([present, shield !== null], at).toEqual([record.number, record.hidden]);
              const carers = [...record.children].map(({ carer }) => carer);
              const known = (opened.child.carers ?? []).map(({ name }: Answer) => name);
              if (sees || !record.hidden) expect(known, at).toEqual(expect.arrayContaining(carers));
            }
            expect(shown(opened, record, sees), at).toEqual([]);
            const before = await world.child(early.get(who) as Caller, number, fields);
            if (before) expect([visible(record, sees), before.number], at).toEqual([true, record?.number]);
            expect(shown(before, record, sees), at).toEqual([]);

            const sought = { givenName, familyName, dateOfBirth, purpose: reason };
            for (const criteria of [sought, { ...sought, postcode }]) {
              const { candidates = [] } = await world.search(caller, criteria);
              for (const each of candidates.filter((one: Answer) => records.has(one.number))) {
                const its = [...records.values()].find((one) => one?.number === each.number);
                expect([its?.status, its?.hidden], at).toEqual(['LIVE', each.shielded]);
                if (each.shielded)
                  expect([each.outwardPostcode, 'postcode' in criteria], at).toEqual([null, false]);
              }
            }
            if (who !== 'amira' || nhs === null) continue;
            const told = await world.signpost(caller, { nhsNumber: nhs });
            const open = record !== null && record.status === 'LIVE' && !record.hidden;
            expect(told.outcome === 'NONE', at).toBe(!open);
            expect(shown(told, record, false), at).toEqual([]);
          }
          if (own === null) continue;
          const text = queues.map(
            (queue) => `${queue}: workItems(queue: ${queue}, first: 50) { edges { node { childNumber } } }`,
          );
          const work = await world.ask(world.as(who), `{ ${text.join(' ')} }`);
          for (const { node } of queues.flatMap((queue) => work[queue].edges))
            if (records.has(node.childNumber))
              expect(records.get(node.childNumber)?.authority, `work of ${who} after ${what}`).toBe(own);
        }
        expect(await faults([...records.keys()]), what).toEqual([]);
      }
    }),
    { numRuns: 3, endOnFailure: true },
  );
});
