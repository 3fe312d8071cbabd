import { randomUUID } from 'node:crypto';
import type { SeedChild } from '../../cli/seed/child.ts';
import { copyChildren } from '../../cli/seed/copy.ts';
import { Random } from '../../cli/seed/random.ts';
import { RowWriter } from '../../cli/seed/rows.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database.ts';
import { childNumberFrom, nhsNumberFrom } from '../../platform/identifiers.ts';
import type { Keys } from '../../platform/keys.ts';
import { addDays } from '../../platform/workingDays.ts';
import { sealDetail } from '../../subgraphs/records/sealed/detail.ts';
import { shieldMac } from '../../subgraphs/records/shield/store.ts';
import { castAuthorities, castMember, castPlaces, castService } from '../support/cast.ts';
import { type Reader, type Subject, subjects } from './oracle.ts';

/** The numbers of the matrix's children. */
export const numbers = Object.fromEntries(
  subjects.map((name, index) => [name, childNumberFrom(700_000_000 + index)]),
) as Record<Subject, string>;

const dayAgo = (days: number) => addDays(systemClock.today(), -days);
/** Bodies whose identifiers a practitioner of the matrix sees: each has given one. */
const issuers = ['amira', 'ben', 'carys', 'owen'] as const;

/** An identifier that the body of somebody gave to a child. */
export function identifierOf(username: string, subject: Subject): string {
  return `${castMember(username).organisation.id.slice(0, 8)}-${subject}`;
}

/** Whether there is something behind a leaf of a child of the matrix, for a reader who may see it. */
export function isThere({ username, everyIdentifier }: Reader, subject: Subject, leaf: string): boolean {
  return (
    (leaf !== 'shield.teamTelephone' || subject.startsWith('shielded')) &&
    // No mediator reaches an archived record.
    (leaf !== 'accessHistory.onBehalfOf.id' || !subject.startsWith('archived')) &&
    (!leaf.startsWith('identifiers.') ||
      everyIdentifier(subject) ||
      issuers.some((name) => name === username))
  );
}

/** How the assessment of each of them stood before. */
function earlierAssessment() {
  const organisationId = castMember('owen').organisation.id;
  return { status: 'IN_PROGRESS' as const, organisationId, since: dayAgo(99), until: dayAgo(9) };
}

/** A child of whom everything is known, and every value of it names the child and the field. */
function full(subject: Subject): SeedChild {
  const index = subjects.indexOf(subject);
  const amira = castMember('amira');
  const archived = subject.startsWith('archived');
  const earlier = [earlierAssessment()];
  const bodies = [...new Map(issuers.map((name) => [castMember(name).organisation.id, name])).values()];
  return {
    number: numbers[subject],
    givenName: `Given${subject}`,
    familyName: `Family${subject}`,
    gender: 'FEMALE',
    birthDate: dayAgo(3_000 + index),
    deathDate: dayAgo(20),
    authorityCode: subject.endsWith('lsewhere') ? castAuthorities.bradford : castAuthorities.leeds,
    status: archived ? 'ARCHIVED' : 'LIVE',
    archivedOn: archived ? dayAgo(subject === 'archived' ? 100 : 400) : null,
    shield: subject.startsWith('shielded') ? 'ACTIVE' : 'NONE',
    formerNames: [
      { givenName: `FormerGiven${subject}`, familyName: `FormerFamily${subject}`, untilDate: dayAgo(900) },
    ],
    addresses: [
      {
        status: 'CURRENT',
        line: `${index} Canary Lane ${subject}`,
        locality: `Hidden${subject}`,
        postcode: `LS6 ${index}AA`,
        sinceDate: dayAgo(900),
        untilDate: null,
      },
      {
        status: 'CURRENT',
        line: `${index} Former Canary Lane ${subject}`,
        locality: `FormerHidden${subject}`,
        postcode: `LS6 ${index}ZZ`,
        sinceDate: dayAgo(1_900),
        untilDate: dayAgo(900),
      },
    ],
    carers: [
      {
        name: `Carer ${subject}`,
        relationship: 'MOTHER',
        telephone: `07700 9001${index}0`,
        email: `carer-${subject}@example.org`,
      },
    ],
    involvements: [
      {
        category: 'UNIVERSAL',
        serviceType: 'EDUCATION',
        organisationId: castPlaces.leedsPrimary.id,
        accountId: null,
        telephone: null,
        email: null,
        lead: false,
        startedOn: dayAgo(800),
        endedOn: dayAgo(30),
      },
      {
        category: 'ADDITIONAL',
        serviceType: 'SOCIAL_CARE',
        organisationId: amira.organisation.id,
        accountId: amira.id,
        telephone: `0113 49600${index}0`,
        email: `worker-${subject}@example.org`,
        lead: true,
        startedOn: dayAgo(200),
        endedOn: dayAgo(10),
      },
    ],
    sensitive: [
      {
        serviceType: 'MENTAL_HEALTH',
        organisationId: castService('leeds', 'MENTAL_HEALTH').id,
        accountId: amira.id,
        telephone: `0113 49601${index}0`,
        basis: 'CONSENT',
        basisOn: dayAgo(50),
        assertedBy: amira.id,
        consentOf: 'CHILD',
        reviewOn: dayAgo(-300),
        startedOn: dayAgo(50),
        endedOn: dayAgo(5),
      },
    ],
    assessment: { status: 'COMPLETE', organisationId: amira.organisation.id, sinceDate: dayAgo(9), earlier },
    identifiers: [
      { scheme: 'NHS_NUMBER', value: nhsNumberOf(index), issuer: null },
      ...bodies.map((name) => ({
        scheme: 'LOCAL' as const,
        value: identifierOf(name, subject),
        issuer: castMember(name).organisation.id,
      })),
    ],
    birthSource: 'gro-births',
    recordedAt: `${dayAgo(2_900)}T12:00:00Z`,
  };
}

/** An NHS number of the matrix's own. */
function nhsNumberOf(index: number): string {
  for (let nine = 998_000_000 + index * 10; ; nine += 1) {
    const number = nhsNumberFrom(nine);
    if (number) return number;
  }
}

/** Writes the matrix's children beside the cast: as the owner, in the form in which a seed writes them. */
export async function seedSubjects(sql: Sql, keys: Keys): Promise<void> {
  const writer = new RowWriter(keys, new Random('signpost access matrix'));
  for (const subject of subjects) writer.add(full(subject));
  await sql.begin((tx) => copyChildren(tx, writer.take()));
  // The seed knows provenance of birth facts only: a change by a person, so that each of its fields holds something.
  const plain = subjects
    .filter((subject) => !subject.startsWith('shielded'))
    .map((subject) => numbers[subject]);
  await sql`
    insert into records.provenance (child_number, id, field, source, recorded_at, account_id, previous_value)
    select number, gen_random_uuid(), 'familyName', 'person', now(), ${castMember('farah').id}, 'Previous' || number
    from unnest(${plain}::bigint[]) as number`;
  await sql`
    update records.common_assessment set since_date = ${dayAgo(9)}, earlier = ${JSON.stringify([earlierAssessment()])}::text::jsonb
    where child_number = any(${plain}::bigint[])`;
  for (const subject of subjects.filter((each) => each.startsWith('shielded'))) {
    const number = Number(numbers[subject]);
    const change = { field: 'familyName', source: 'person', recordedAt: new Date().toISOString() };
    const row = { ...change, accountId: castMember('farah').id, previousValue: `Previous${number}` };
    const sealed = sealDetail(keys.sealKeys(), number, randomUUID(), 'PROVENANCE', row);
    await sql`
      insert into sealed.detail (child_number, id, kind, key_version, ciphertext)
      values (${number}, ${sealed.id}, ${sealed.kind}, ${sealed.keyVersion}, ${sealed.ciphertext})`;
  }
  // A shield that was refused once, so that each field of its history holds something, whatever stands now.
  const [first, second] = [castMember('dora').id, castMember('edward').id];
  for (const subject of subjects) {
    const [childNumber, id] = [numbers[subject], randomUUID()];
    const mac = shieldMac(keys.lookupKey(), { childNumber, id, state: 'REFUSED' });
    await sql`
      insert into records.shield (child_number, id, state, asked_by, ground, requested_by, requested_at, due_on, proposal,
        proposed_by, confirmed_by, reason, mac)
      values (${childNumber}, ${id}, 'REFUSED', 'PRACTITIONER', 'PROTECTS_CHILD', ${first}, now() - interval '9 years',
        '2020-01-02', 'REFUSAL', ${first}, ${second}, 'TEST_NOT_MET', ${mac})`;
    await sql`
      insert into records.shield_override (child_number, id, grant_id, account_id, reason, basis, warning_version,
        opened_at, reviewed_by, reviewed_at, outcome)
      values (${childNumber}, ${randomUUID()}, ${randomUUID()}, ${first}, 'SAFEGUARDING', 'COURT_ORDER', 1, now(),
        ${second}, now(), 'JUSTIFIED')`;
    await sql`
      insert into records.access_grant (child_number, id, session_id, account_id, role, reason, reason_text, opened_at,
        expires_at, ended_at, outcome, reviewed_by, reviewed_at)
      values (${childNumber}, ${randomUUID()}, ${randomUUID()}, ${first}, 'PRACTITIONER', 'OTHER', 'The court asked for it today.',
        now(), now(), now(), 'JUSTIFIED', ${second}, now())`;
    await sql`
      insert into records.shield_step (child_number, shield_id, step, act, state, at, account_id, reason, rule_version)
      values (${childNumber}, ${id}, 1, 'REFUSED', 'REFUSED', now(), ${second}, 'TEST_NOT_MET', 1)`;
  }
  const [run] = await sql`
    insert into records.feed_run (id, source, started_at, status, as_of)
    values (${randomUUID()}, 'school-census', now(), 'DONE', ${dayAgo(40)}) returning id`;
  await sql`
    insert into records.feed_row (source, row_key, content_hash, run_id, outcome, child_number, as_of)
    select 'school-census', decode(number, 'escape'), '\\x00', ${run?.id}, 'MATCH', number::bigint, ${dayAgo(40)}
    from unnest(${Object.values(numbers)}::text[]) as number`;
  await addMatters(sql);
}

/** What was brought about each of the children, and that its family was told. The details are nobody's here. */
async function addMatters(sql: Sql): Promise<void> {
  for (const subject of subjects) {
    const row = {
      child_number: numbers[subject],
      received_by: 'E08000035',
      received_on: dayAgo(3),
      due_on: dayAgo(-27),
      received_at: new Date(),
      key_version: 1,
      ciphertext: Buffer.from('sealed'),
    };
    const complaint = { ...row, subject: 'RECORD', acknowledge_by: dayAgo(-26) };
    await sql`insert into compliance.subject_access_request ${sql({ ...row, id: randomUUID() })}`;
    await sql`insert into compliance.correction_request ${sql({ ...row, id: randomUUID() })}`;
    await sql`insert into compliance.complaint ${sql({ ...complaint, id: randomUUID() })}`;
    const by = castMember('dora').id;
    await sql`
      insert into compliance.notice_route (child_number, route, set_by, set_at)
      values (${numbers[subject]}, 'POST', ${by}, now())`;
    await sql`
      insert into compliance.notice_delivery (child_number, id, audience, edition, route, delivered_on, recorded_by)
      values (${numbers[subject]}, ${randomUUID()}, 'ADULT', 1, 'POST', ${dayAgo(2)}, ${by})`;
  }
}
