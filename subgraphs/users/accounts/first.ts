import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { IsoDate } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { plainText } from '../../../platform/freeText.ts';
import { emailPattern, telephonePattern } from '../../../platform/inputs.ts';
import { stampStandings } from '../account/standing.ts';
import { writeReset } from '../reset/start.ts';
import { conditionsLapsed } from '../session/conditions.ts';
import { type AccountRow, accountColumns, accountStanding, organisationStanding } from '../session/store.ts';
import { canonicalUsername } from '../session/throttle.ts';
import { isUsername } from './applications.ts';
import type { CareDependencies } from './change.ts';

/** The first people cannot be made so, or not any more. One sentence, without a value. */
export class FirstPeopleRefused extends Error {
  readonly code = 'FIRST_PEOPLE_REFUSED';
  override readonly name = 'FirstPeopleRefused';
}

const plain = (says: string, least: number, most: number) =>
  z.string({ error: says }).transform((value, context) => {
    const text = plainText(value, least, most);
    if (text === null) context.addIssue({ code: 'custom', message: says });
    return text ?? '';
  });
const matching = (says: string, pattern: Pick<RegExp, 'test'>) =>
  z
    .string({ error: says })
    .transform((value) => value.normalize('NFKC').trim())
    .refine((value) => pattern.test(value), says);
const day = (what: string) =>
  z.iso
    .date({ error: `must be the day (YYYY-MM-DD) on which ${what}` })
    .transform((value) => value as IsoDate);

const person = z.strictObject({
  name: plain('must be the name of the person', 2, 120),
  username: matching("must be 3 to 100 Latin letters, digits and . _ @ ' + -", {
    test: (value) => isUsername(canonicalUsername(value)),
  }).transform(canonicalUsername),
  telephone: matching('must be a telephone number', telephonePattern),
  email: matching('must be an e-mail address at work', emailPattern),
  vettedOn: day('the person was vetted'),
  proceduresReceivedOn: day('the operating procedures were received'),
  agreementSignedOn: day('the agreement was signed'),
  trainedVersion: z.int({ error: 'must be the version of the course that was passed' }).positive(),
});

const firstPeople = z.strictObject({
  organisation: z.strictObject({
    name: plain('must be the name of the organisation', 2, 200),
    telephone: matching('must be a telephone number', telephonePattern),
    /** The last days on which they count. */
    accreditedUntil: day('the accreditation ends'),
    selfAssessedUntil: day('the self-assessment runs out'),
  }),
  people: z
    .array(person, { error: 'must name two people' })
    .length(2, 'must name two people: nobody approves what they themselves ask for')
    .refine(
      ([one, other]) =>
        one?.username !== other?.username && one?.email.toLowerCase() !== other?.email.toLowerCase(),
      'must name two people with two user names and two addresses',
    ),
  evidence: plain('must be the reference of the letter of appointment', 3, 200),
});

/** Who they are and what their appointment rests on. */
type FirstPeople = z.output<typeof firstPeople>;

/** Reads the content of the file that names them. @throws FirstPeopleRefused with every fault, each naming its field */
export function readFirstPeople(json: string): FirstPeople {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    throw new FirstPeopleRefused('The file is not JSON; docs/accounts.md shows one.');
  }
  const result = firstPeople.safeParse(content);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message, code }) => {
    const says = code === 'unrecognized_keys' ? 'has a field that is not known' : message;
    return `${path.join('.') || 'The file'} ${/^(must|has) /.test(says) ? says : 'cannot be used as it is'}.`;
  });
  throw new FirstPeopleRefused([...new Set(faults)].join('\n'));
}

/**
 * Makes the national organisation and the first two people of its central team, on an index where nobody could decide
 * about anybody: accounts are asked for by one person and approved by another (domain.md 2), so somebody must be the
 * first two. Such an index is new, or fewer than two of its central team can still sign in: the others are dormant,
 * lapsed with their organisation, or never came in by their links (ADR 0090).
 *
 * Each gets, through the outbox, a link to choose a password and enrol a second factor; somebody who was made so
 * before and has not signed in yet gets a new link. Audited.
 * @throws FirstPeopleRefused while two people of the central team can sign in, or where a user name is somebody
 * else's
 */
export async function makeFirstPeople(deps: CareDependencies, first: FirstPeople): Promise<void> {
  const { keys, policy, clock, audit } = deps;
  const key = keys.standingKey();
  const lapsed = (row: AccountRow) =>
    conditionsLapsed(accountStanding(row, key), organisationStanding(row), clock.today(), policy);
  await deps.sql.begin(async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended('users.first', 5821))`;
    const known = await transaction<AccountRow[]>`
      select ${accountColumns(transaction)} from users.account a join users.organisation o on o.id = a.organisation_id
      where a.username = any(${first.people.map(({ username }) => username)})
        or exists (select from users.role_grant g where g.account_id = a.id and g.role = 'CENTRAL_TEAM')
      order by a.id for no key update of a`;
    const central = known.filter(({ roles }) => roles.includes('CENTRAL_TEAM'));
    const able = central.filter((row) => lapsed(row).length === 0);
    if (new Set(able.map(({ email }) => email?.toLowerCase())).size > 1)
      throw new FirstPeopleRefused(
        'Two people of the central team can sign in; they add others through the graph.',
      );
    const now = clock.now();
    const actor = { operation: 'accounts:first' };
    const people = first.people.map((person) => {
      const row = known.find(({ username }) => username === person.username);
      const waits = central.find((each) => each === row && `${lapsed(each)}` === 'SECOND_FACTOR_ENROLLED');
      if (row && waits?.email?.toLowerCase() !== person.email.toLowerCase())
        throw new FirstPeopleRefused('A user name of the file is or was another account’s. Choose another.');
      return { ...person, id: row?.account_id ?? randomUUID(), isNew: !row };
    });
    const added = people.filter(({ isNew }) => isNew);
    const organisationId = added.length > 0 ? await insertOrganisation(transaction, first, now) : '';
    for (const person of added) await insertPerson(transaction, person.id, organisationId, person, now);
    await stampStandings(
      transaction,
      key,
      added.map(({ id }) => id),
    );
    for (const { id } of added) {
      await audit.append(transaction, {
        ...actor,
        kind: 'ACCOUNT_APPROVED',
        outcome: 'DONE',
        organisationId,
        detail: { account: id, roles: ['CENTRAL_TEAM'], first: true },
      });
    }
    const ids = people.map(({ id }) => id) as [string, string];
    for (const [accountId, startedBy] of [ids, [...ids].reverse()] as [string, string][]) {
      await writeReset(deps, transaction, {
        accountId,
        proof: first.evidence,
        newFactor: true,
        startedBy,
        actor,
      });
    }
  });
}

async function insertOrganisation(sql: TransactionSql, first: FirstPeople, at: Date): Promise<string> {
  const { organisation, evidence } = first;
  const id = randomUUID();
  await sql`
    insert into users.organisation (id, name, kind, telephone, accreditation, accredited_until, self_assessed_until)
    values (${id}, ${organisation.name}, 'DEPARTMENT', ${organisation.telephone}, 'ACCREDITED',
      ${organisation.accreditedUntil}, ${organisation.selfAssessedUntil})`;
  await sql`
    insert into users.accreditation_step (id, organisation_id, step, taken_at, evidence, until)
    values (${randomUUID()}, ${id}, 'ACCREDITED', ${at}, ${evidence}, ${organisation.accreditedUntil})`;
  return id;
}

async function insertPerson(
  sql: TransactionSql,
  id: string,
  organisationId: string,
  person: FirstPeople['people'][number],
  at: Date,
): Promise<void> {
  await sql`
    insert into users.account (id, kind, username, name, organisation_id, telephone, email, status, vetted_on,
      trained_version, procedures_received_on, agreement_signed_on, active_from, created_at)
    values (${id}, 'PERSON', ${person.username}, ${person.name}, ${organisationId}, ${person.telephone}, ${person.email},
      'ACTIVE', ${person.vettedOn}, ${person.trainedVersion}, ${person.proceduresReceivedOn}, ${person.agreementSignedOn},
      ${at}, ${at})`;
  await sql`insert into users.role_grant (account_id, role, granted_at) values (${id}, 'CENTRAL_TEAM', ${at})`;
}
