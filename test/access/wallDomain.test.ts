import { randomUUID } from 'node:crypto';
import { execute, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Caller, CallerClaims, Role } from '../../platform/caller.ts';
import { permissions } from '../../platform/permissions.ts';
import { readPolicy } from '../../platform/policy.ts';
import { joinSchema } from '../../platform/subgraph.ts';
import { childResolvers } from '../../subgraphs/records/child/resolvers.ts';
import { createChildStore } from '../../subgraphs/records/child/store.ts';
import { createSealedReader } from '../../subgraphs/records/sealed/store.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { claimsOf } from '../support/people.ts';
import { numbers } from './children.ts';
import { isOfCompliance, leavesOf, selectionOf, valuesAt } from './leaves.ts';
import { readers, type Subject, sees, subjects } from './oracle.ts';
import { callerWith, startSubgraphs } from './subgraphs.ts';

const ofRecords = leavesOf('Child').filter((leaf) => !isOfCompliance(leaf));
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('wall 4 alone: the domain without any rule', async () => {
  const graph = await startSubgraphs('in process');
  const { database, keys, clock } = graph;
  const policy = readPolicy();
  const sealedTexts: string[] = [];
  const watched = (text: string) => sealedTexts.push(text);
  const sealedPool = database.poolFor('signpost_sealed');
  const sealed = new Proxy(sealedPool, {
    get: (target, name) =>
      name === 'unsafe'
        ? (...args: Parameters<typeof target.unsafe>) => {
            watched(args[0]);
            return target.unsafe(...args);
          }
        : Reflect.get(target, name),
  });
  const readSealed = createSealedReader(sealed, { ring: () => keys.sealKeys(), clock, policy });
  const children = createChildStore(database.poolFor('signpost_records'), readSealed, { clock, policy });
  const unguarded = joinSchema('records', childResolvers);
  const read = async (caller: Caller, subject: Subject) => {
    const document = parse(`{ child(number: "${numbers[subject]}") { ${selectionOf(ofRecords)} } }`);
    return plain(await execute({ schema: unguarded, document, contextValue: { caller, children } }));
  };
  const grant = (caller: Caller, subject: Subject, role: Role, minutes = 30) =>
    database.sql`
      insert into records.access_grant (child_number, id, session_id, account_id, role, reason, opened_at, expires_at)
      values (${numbers[subject]}, ${randomUUID()}, ${caller.sessionId}, ${caller.accountId}, ${role}, 'SAFEGUARDING',
        now(), now() + ${minutes} * interval '1 minute')`;

  test.each(readers.map((reader) => [reader.username, reader] as const))('%s', async (username, reader) => {
    const caller = callerWith(claimsOf(username, randomUUID()));
    const [role] = permissions.reasons[reader.reason]?.filter((each) => caller.roles.includes(each)) ?? [];
    for (const subject of subjects) {
      expect((await read(caller, subject)).data).toEqual({ child: null });
      await grant(caller, subject, role as Role);
      sealedTexts.length = 0;
      const { data, errors } = await read(caller, subject);
      expect(errors).toBeUndefined();
      for (const leaf of ofRecords) {
        if (sees(reader, subject, leaf)) continue;
        expect(valuesAt(data.child, leaf), `${subject} ${leaf}`).toEqual([]);
      }
      expect(data.child !== null).toBe(reader.column[subject] !== undefined);
      // The pool that reads ciphertext is not even asked where nothing sealed may leave.
      const maySeal =
        reader.column[subject] === 'team' ||
        (subject.startsWith('shielded') && reader.column[subject] === 'steward');
      expect(sealedTexts.length > 0, `${subject}: sealed`).toBe(maySeal);
    }
  });

  test('a grant that ended, ran out, is another’s, or stands under a role that the person lost, opens nothing', async () => {
    const base = claimsOf('dora', randomUUID());
    const mint = (more: Partial<CallerClaims>) => callerWith({ ...base, sessionId: randomUUID(), ...more });
    const expired = mint({});
    await grant(expired, 'ordinary', 'MANAGEMENT_TEAM', -1);
    const ended = mint({});
    await grant(ended, 'ordinary', 'MANAGEMENT_TEAM');
    await database.sql`update records.access_grant set ended_at = now() where session_id = ${ended.sessionId}`;
    const lost = mint({ roles: ['PRACTITIONER'] });
    await grant(lost, 'ordinary', 'MANAGEMENT_TEAM');
    const good = mint({});
    await grant(good, 'ordinary', 'MANAGEMENT_TEAM');
    const otherAccount = callerWith({ ...good, accountId: castMember('edward').id });
    const otherSession = callerWith({ ...good, sessionId: randomUUID() });
    for (const caller of [expired, ended, lost, otherAccount, otherSession]) {
      expect((await read(caller, 'ordinary')).data).toEqual({ child: null });
    }
    expect((await read(good, 'ordinary')).data.child.number).toBe(numbers.ordinary);
  });

  test('a shield set since hides from the next read that starts', async () => {
    const caller = callerWith(claimsOf('amira', randomUUID()));
    await grant(caller, 'elsewhere', 'PRACTITIONER');
    expect(valuesAt((await read(caller, 'elsewhere')).data.child, 'address.line')).toHaveLength(1);
    await database.sql`update records.child set shield = 'INTERIM', outward = null where number = ${numbers.elsewhere}`;
    // The plain rows still stand: the decision alone hides them.
    expect(valuesAt((await read(caller, 'elsewhere')).data.child, 'address.line')).toEqual([]);
    const authority =
      await database.sql`select authority_code from records.child where number = ${numbers.elsewhere}`;
    expect(authority[0]?.authority_code).toBe(castAuthorities.bradford);
  });
});
