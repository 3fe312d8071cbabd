import { expect } from 'vitest';
import type { Caller } from '../../../platform/caller.ts';
import { castPlaces } from '../../support/cast.ts';
import { correctionsIn } from './corrections.ts';
import { shieldIn } from './merges.ts';
import { actOnShield } from './shields.ts';
import type { Answer, World } from './world.ts';

/** The two families, by the letter of their words. */
type Family = 'k' | 'l';
const families = ['k', 'l'] as const satisfies readonly Family[];

/** What acts are done with. */
interface Acting {
  /** The number under which the first family's child is found now, and that of the second family's. */
  readonly both: (at: number) => readonly [string, string];
  readonly kidsOf: (record: string) => readonly number[];
  /** The children and the merges of which the record of a child is made. */
  readonly madeOf: (at: number) => string;
  /** As what one record each child was hidden. */
  readonly hidden: Map<number, string>;
  /** Words of a child's own, one for each family. */
  readonly wordOf: (at: number) => (family: Family) => string;
  readonly postcode: () => string;
  readonly team: readonly [() => Caller, () => Caller];
  readonly log: readonly string[];
}

/** What people do with the records of a child in both families: they correct them, hide them and look at them. */
export function peopleIn(world: World, acting: Acting) {
  const { sql } = world.database;
  const { amend } = correctionsIn(world);
  const { both, kidsOf, madeOf, hidden, wordOf, postcode, team, log } = acting;
  const [first, second] = team;
  const amended = async (number: string, input: (record: Answer) => object | null) => {
    const caller = first();
    const record = await world.open(caller, number, 'version carers { id }', 'DATA_QUALITY');
    const more = input(record);
    if (more === null) return;
    const { __typename: outcome } = await amend(caller, { number, version: record.version, ...more });
    expect(outcome, log.join(' ')).toBe('ChildAmended');
  };
  const shieldOf = async (number: string) =>
    (
      await sql`select state, version from records.shield where child_number = ${number}
        and state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED')`
    )[0];

  return {
    async home(at: number) {
      const [line, code] = [wordOf(at), postcode()];
      for (const [place, number] of both(at).entries())
        await amended(number, () => ({
          address: { status: 'CURRENT', line: line(families[place] as Family), postcode: code },
        }));
    },
    async carer(at: number) {
      const name = wordOf(at);
      for (const [place, number] of both(at).entries())
        await amended(number, () => ({
          carers: [{ name: name(families[place] as Family), relationship: 'FATHER' }],
        }));
    },
    /** Whoever is known to care for the child is taken out. */
    async alone(at: number) {
      for (const number of both(at))
        await amended(number, ({ carers }) =>
          carers.length === 0 ? null : { carers: carers.map(({ id }: Answer) => ({ id, remove: true })) },
        );
    },
    async school(at: number, pick: number) {
      const organisationId = pick % 2 ? castPlaces.leedsPrimary.id : castPlaces.bradfordPrimary.id;
      const services = [{ kind: 'EDUCATION', organisationId, since: `2021-0${1 + (pick % 9)}-05` }];
      for (const number of both(at)) await amended(number, () => ({ services }));
    },
    async shield(at: number) {
      const [record] = both(at);
      await shieldIn(world, record, 'dora');
      for (const each of kidsOf(record)) {
        if (!hidden.has(each)) await shieldIn(world, both(each)[1], 'dora');
        hidden.set(each, madeOf(at));
      }
    },
    async lift(at: number) {
      const [record] = both(at);
      const shown = kidsOf(record);
      for (const number of [record, ...shown.map((each) => both(each)[1])]) {
        const isInterim = (await shieldOf(number))?.state === 'INTERIM';
        const steps = [
          ...(isInterim ? ([[first(), 'decideShield', { decision: 'ACCEPT' }]] as const) : []),
          [first(), 'proposeShieldLift', { reason: 'NO_LONGER_NEEDED' }],
          [second(), 'confirmShieldLift', {}],
        ] as const;
        for (const [who, step, more] of steps) {
          await world.open(who, number, 'number', 'SHIELD_REVIEW');
          const version = (await shieldOf(number))?.version;
          const done = await actOnShield(world, who, step, { number, version, ...more });
          expect(done.__typename, log.join(' ')).toBe('ShieldChanged');
        }
      }
      for (const each of shown) hidden.delete(each);
    },
  };
}
