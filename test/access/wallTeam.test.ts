import { expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import type { Caller } from '../../platform/caller.ts';
import { readPolicy } from '../../platform/policy.ts';
import { createReasonReviews } from '../../subgraphs/records/access/reasonReview.ts';
import { createConflicts, raiseConflict } from '../../subgraphs/records/correction/conflicts.ts';
import { createOverrideReader } from '../../subgraphs/records/override/store.ts';
import { createShieldReader } from '../../subgraphs/records/shield/store.ts';
import { cleaningIn } from '../records/support/cleaning.ts';
import { actOnShield } from '../records/support/shields.ts';
import { startWorld } from '../records/support/world.ts';
import { testKeys } from '../support/database.ts';
import { mutation } from '../support/mutation.ts';

// Wall 4 alone: the stores of what only the accountable team reads, asked without any rule of a field before them.
const world = await startWorld();
const { clock, database } = world;
const [policy, keys] = [readPolicy(), testKeys()];
const sql = database.poolFor('signpost_records');
const hashKey = keys.lookupKey();
const deps = { sql, audit: new AuditWriter(sql), clock, policy, hashKey };
const reasons = createReasonReviews(deps);
const [overrides, shields] = [createOverrideReader(sql, clock), createShieldReader(sql, { clock, policy })];
const ring = () => keys.sealKeys();
const conflicts = createConflicts(sql, database.poolFor('signpost_sealed'), { ring, clock });

/** A child of Leeds of whom each of them has something to read. */
async function child() {
  const number = await world.plant({});
  const amira = world.as('amira');
  await world.open(amira, number);
  const asked = { number, askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };
  expect((await actOnShield(world, amira, 'requestShield', asked)).__typename).toBe('ShieldChanged');
  const owen = world.as('owen', { factorAt: clock.now().getTime() });
  await world.open(owen, number);
  const warned = { warningAcknowledged: true, warningVersion: 1 };
  const override = { number, reason: 'SAFEGUARDING', basis: 'SECTION_47_ENQUIRY', ...warned };
  const { overrideShield } = await world.ask(owen, ...mutation('overrideShield', override));
  expect(overrideShield.__typename).toBe('ShieldOverridden');
  const reasonText = 'The school asked who may come to the meeting';
  await world.openWith(world.as('ben'), { number, reason: 'OTHER', reasonText });
  const conflict = (await database.sql.begin((tx) =>
    raiseConflict(
      tx,
      { ring: ring(), lookupKey: hashKey, policy },
      {
        number: Number(number),
        field: 'givenName',
        source: 'gro-births',
        value: { givenName: 'Canary' },
        at: clock.now(),
      },
    ),
  )) as string;
  return { number, conflict };
}

test('what only the accountable team reads leaves to it alone, under its own open grant of that role', async () => {
  const { number, conflict } = await child();
  const seenBy = async (caller: Caller) => {
    const [of, said] = [
      { number: Number(number), caller },
      { id: conflict, number: Number(number), caller },
    ];
    return {
      overrides: (await overrides(of)).length,
      shields: (await shields(of)).length,
      reasons: (await reasons.of(number, caller)).length,
      value: (await conflicts.value(said))?.givenName ?? null,
    };
  };
  const opened = async (who: string, reason: string, claims: Partial<Caller> = {}) => {
    const caller = world.as(who, claims);
    await world.open(caller, number, 'number', reason);
    return caller;
  };
  const nothing = { overrides: 0, shields: 0, reasons: 0, value: null };
  const dora = await opened('dora', 'SAFEGUARDING');
  expect(await seenBy(dora)).toEqual({ overrides: 1, shields: 1, reasons: 1, value: 'Canary' });
  // The steward decides what sources say, and has nothing of shields.
  const farah = await opened('farah', 'DATA_QUALITY');
  expect(await seenBy(farah)).toEqual({ ...nothing, value: 'Canary' });
  // A practitioner of the same authority, also with the team's role beside it that opened nothing.
  const amira = await opened('amira', 'SAFEGUARDING');
  expect(await seenBy(amira)).toEqual(nothing);
  const more = { sessionId: amira.sessionId, roles: ['PRACTITIONER', 'MANAGEMENT_TEAM'] as const };
  expect(await seenBy(world.as('amira', more))).toEqual(nothing);
  // Another authority's team; only what it may read of conflicts is found by who answers for the record.
  const edward = await opened('edward', 'SAFEGUARDING');
  expect(await seenBy(edward)).toMatchObject({ overrides: 0, shields: 0, reasons: 0 });
  expect(await conflicts.find(conflict, edward)).toBeNull();
  expect(await conflicts.find(conflict, dora)).toMatchObject({ field: 'givenName', viewerCanResolve: true });
  // Once it is decided nobody decides it again.
  await database.sql`update records.conflict set status = 'KEPT' where id = ${conflict}`;
  expect(await conflicts.find(conflict, dora)).toMatchObject({ viewerCanResolve: false });
  // No grant, one of another session, one that ended, and a role that was lost since.
  const lost = world.as('dora', { sessionId: dora.sessionId, roles: ['PRACTITIONER'] });
  for (const caller of [world.as('dora'), world.as('farah'), lost])
    expect(await seenBy(caller)).toEqual(nothing);
  await database.sql`update records.access_grant set ended_at = ${clock.now()} where session_id = ${dora.sessionId}`;
  expect(await seenBy(dora)).toEqual(nothing);
});

test('the central team, whatever other role stands beside it, reads no row that waits', async () => {
  const { wait, claim, item } = cleaningIn(world);
  const id = await wait(null);
  const kofi = world.as('kofi', { roles: ['CENTRAL_TEAM', 'DATA_STEWARD'] });
  await claim(kofi, id);
  const seen = await item(kofi, id);
  expect(seen).toMatchObject({
    id,
    viewerCanDecide: true,
    viewerCanCreate: false,
    row: null,
    candidates: null,
  });
});
