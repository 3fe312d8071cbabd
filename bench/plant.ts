import { randomBytes, randomUUID } from 'node:crypto';
import type { Sql } from '../platform/database.ts';
import { childNumberFrom } from '../platform/identifiers.ts';
import type { Keys } from '../platform/keys.ts';
import { familyKey, givenKey } from '../platform/matching/names.ts';
import { stampStandings } from '../subgraphs/users/account/standing.ts';
import { writeSession } from './session.ts';

/** What the load asks with: one person of a management team, and the twenty children that their search finds. */
export interface BenchPerson {
  readonly token: string;
  readonly childNumbers: readonly string[];
  readonly search: {
    givenName: string;
    familyName: string;
    dateOfBirth: string;
    givenKey: string;
    familyKey: string;
  };
}

const people = 25;
const childrenEach = 20;
const authorityCode = 'E08000035';
const givenName = 'Olivia';

/** Family names that no child of the seed bears, far enough apart to have phonetic keys of their own. */
const onsets = ['Bram', 'Corl', 'Dunt', 'Fesk', 'Grov'];
const endings = ['ablon', 'ifmer', 'odrip', 'uktan', 'ezgol'];

/** Numbers that no child of the seed bears, as many as are planted. */
async function freeNumbers(sql: Sql): Promise<readonly string[]> {
  const numbers = Array.from({ length: 2 * people * childrenEach }, (_, at) =>
    childNumberFrom(990_000_000 + at),
  );
  const taken = await sql<{ number: string }[]>`
    select number::text as number from records.child where number = any(${numbers}::bigint[])`;
  const isTaken = new Set(taken.map(({ number }) => number));
  return numbers.filter((number) => !isTaken.has(number));
}

/**
 * Plants people, their sessions, and for each twenty children of one name and date of birth, each with an address and
 * three involvements of practitioners that the seed made. Runs as the database's owner, once for a database.
 */
export async function plant(sql: Sql, keys: Pick<Keys, 'standingKey'>): Promise<BenchPerson[]> {
  const practitioners = await sql<{ id: string; organisation_id: string }[]>`
    select id, organisation_id from users.account where username is null and kind = 'PERSON' order by id limit 600`;
  const [team] = await sql<{ id: string }[]>`
    select id from users.organisation where authority_code = ${authorityCode} and kind = 'AUTHORITY_SERVICE' order by id limit 1`;
  if (!team || practitioners.length < 100)
    throw new Error('The bench needs a seeded database: run it again without its data folder.');
  const free = await freeNumbers(sql);
  return sql.begin(async (tx) => {
    const planted: BenchPerson[] = [];
    for (let person = 0; person < people; person += 1) {
      // A date of birth of their own, as in life: a search looks at everyone born that day.
      const dateOfBirth = `2012-${String(1 + (person % 12)).padStart(2, '0')}-${String(3 + person).padStart(2, '0')}`;
      const familyName = `${onsets[person % 5]}${endings[Math.floor(person / 5)]}`;
      const accountId = randomUUID();
      const token = randomBytes(32).toString('base64url');
      const now = new Date();
      await tx`insert into users.account ${tx({
        id: accountId,
        kind: 'PERSON',
        username: `bench-${accountId}`,
        name: 'Bench Person',
        organisation_id: team.id,
        authority_code: authorityCode,
        status: 'ACTIVE',
        vetted_on: now,
        trained_version: 99,
        procedures_received_on: now,
        agreement_signed_on: now,
        password_hash: 'none',
        totp_secret: randomBytes(40),
        demo: true,
      })}`;
      await tx`insert into users.role_grant (account_id, role) values (${accountId}, 'MANAGEMENT_TEAM')`;
      await stampStandings(tx, keys.standingKey(), [accountId]);
      await writeSession(tx, keys.standingKey(), { token, accountId });
      const childNumbers: string[] = [];
      for (let child = 0; child < childrenEach; child += 1) {
        const number = free[person * childrenEach + child] as string;
        childNumbers.push(number);
        await tx`insert into records.child ${tx({
          number: Number(number),
          given_name: givenName,
          family_name: familyName,
          gender: 'FEMALE',
          birth_date: dateOfBirth,
          authority_code: authorityCode,
          given_key: givenKey(givenName),
          family_key: familyKey(familyName),
          outward: 'LS1',
        })}`;
        await tx`insert into records.address ${tx({
          child_number: Number(number),
          id: randomUUID(),
          status: 'CURRENT',
          line: `${child + 1} Bench Street`,
          locality: 'Leeds',
          postcode: 'LS1 4AP',
          since_date: '2020-01-01',
        })}`;
        for (let involvement = 0; involvement < 3; involvement += 1) {
          const one = practitioners[(person * 61 + child * 7 + involvement * 13) % practitioners.length];
          await tx`insert into records.involvement ${tx({
            child_number: Number(number),
            id: randomUUID(),
            category: 'ADDITIONAL',
            service_type: ['SOCIAL_CARE', 'THERAPY', 'EARLY_HELP'][involvement] as string,
            organisation_id: one?.organisation_id as string,
            account_id: one?.id as string,
            telephone: '0113 496 0000',
            started_on: '2025-01-06',
          })}`;
        }
      }
      planted.push({
        token,
        childNumbers,
        search: {
          givenName,
          familyName,
          dateOfBirth,
          givenKey: givenKey(givenName),
          familyKey: familyKey(familyName),
        },
      });
    }
    return planted;
  });
}
