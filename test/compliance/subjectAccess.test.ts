import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { londonDate } from '../../platform/clock.ts';
import { answerDue } from '../../subgraphs/compliance/subjectAccess/deadline.ts';
import { castMember, castNumbers, castPlaces } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import { soon, stopwatch } from '../support/time.ts';
import {
  approved,
  checks,
  clock,
  contentOf,
  fetchPack,
  look,
  prepare,
  receive,
  run,
  startRights,
  step,
  textOf,
  today,
} from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights(undefined, { watched: true });
});

describe('taking a request in', () => {
  test('L38 goes to whoever answers for the record, and tells who took it in nothing', async () => {
    const elsewhere = await receive('edward', { number: castNumbers.noah });
    const unknown = await receive('edward', { number: '1000000005' });
    const shape = (answer: object) => Object.keys(answer);
    expect(shape(elsewhere)).toEqual(shape(unknown));
    expect(elsewhere.dueOn).toBe(unknown.dueOn);
    // Bradford took it in and does not see it; Leeds does, and reads who asks.
    expect(await look('edward', elsewhere.reference)).toBeNull();
    expect(await look('edward', unknown.reference)).toBeNull();
    expect(await look('dora', elsewhere.reference)).toMatchObject({
      state: 'RECEIVED',
      childNumber: castNumbers.noah,
      receivedBy: { name: 'Bradford' },
      requester: { name: 'Rachel Whitaker', contact: '27 Ash Road, Leeds' },
    });
    const count = (reference: string) =>
      graph.statements(() =>
        graph
          .as('edward')
          .query('query ($r: ID!) { subjectAccessRequest(reference: $r) { state } }', { r: reference }),
      );
    expect(await count(elsewhere.reference)).toBe(await count(randomUUID()));
  });

  test('L38 of a number that nobody answers for falls to the central team, of none to who took it in', async () => {
    const { reference } = await receive('edward', { number: '1000000005' });
    const { data } = await graph
      .as('kofi')
      .query('query ($r: ID!) { subjectAccessRequest(reference: $r) { state requester { name } } }', {
        r: reference,
      });
    expect(data.subjectAccessRequest).toEqual({ state: 'RECEIVED', requester: { name: 'Rachel Whitaker' } });
    const done = await run(
      'kofi',
      'concludeSubjectAccess',
      '... on SubjectAccessChanged { request { state outcome } }',
      {
        reference,
        version: 1,
        outcome: 'NOTHING_HELD',
        reason: 'No record stands under this number for anybody.',
      },
    );
    expect(done.request).toEqual({ state: 'CONCLUDED', outcome: 'NOTHING_HELD' });
    const none = await receive('edward', {});
    expect(await look('edward', none.reference)).toMatchObject({ childNumber: null, state: 'RECEIVED' });
    expect(await look('dora', none.reference)).toBeNull();
  });

  test('L38 moves with the record: who answers for it now, answers', async () => {
    const { reference } = await receive('dora', { number: castNumbers.ella });
    await graph.database.sql`
      update records.child set authority_code = ${castMember('edward').organisation.authorityCode} where number = ${castNumbers.ella}`;
    expect(await look('dora', reference)).toBeNull();
    expect(await look('edward', reference)).toMatchObject({ childNumber: castNumbers.ella });
  });

  test('L38 says what is wrong with what was entered, in a sentence, without it', async () => {
    const bad = async (input: object) => (await receive('dora', input)).field;
    expect(await bad({ name: 'x' })).toBe('name');
    expect(await bad({ contact: 'no' })).toBe('contact');
    expect(await bad({ receivedOn: '2999-01-01' })).toBe('receivedOn');
    expect(await bad({ wants: 'w'.repeat(2_001) })).toBe('wants');
  });
});

describe('checks, pause, extension', () => {
  test('L38 identity and authority are checked: parental responsibility, and a child who understands decides', async () => {
    const { reference } = await receive('dora', { number: castNumbers.noah });
    expect((await step('dora', 'prepareSubjectAccessPack', reference)).__typename).toBe('NotPermitted');
    const check = (more: object) =>
      step('dora', 'recordSubjectAccessChecks', reference, { ...checks, ...more });
    expect(await check({ authority: 'OWN_RIGHT' })).toMatchObject({ field: 'authority' });
    expect((await check({ childUnderstands: true })).__typename).toBe('NotPermitted');
    expect(await check({ mayHaveLocation: true, locationReason: 'short' })).toMatchObject({
      field: 'locationReason',
    });
    expect(await check({ childUnderstands: true, childAgrees: true })).toMatchObject({
      request: { state: 'CHECKED', checks: { identity: 'PASSPORT', mayHaveLocation: false } },
    });
    const own = await receive('dora', { number: castNumbers.noah, relationship: 'CHILD' });
    expect(
      (await step('dora', 'recordSubjectAccessChecks', own.reference, { ...checks, authority: 'OWN_RIGHT' }))
        .__typename,
    ).toBe('NotPermitted');
    const entry = { carerId: randomUUID(), authority: 'OWN_RIGHT', childUnderstands: true };
    expect(
      await step('dora', 'recordSubjectAccessChecks', own.reference, { ...checks, ...entry }),
    ).toMatchObject({ field: 'carerId' });
  });

  test('L38 the clock stands still while something is awaited, and two months more are told in the first', async () => {
    const receivedOn = today();
    const { reference, dueOn } = await receive('dora', { number: castNumbers.noah, receivedOn });
    expect(dueOn).toBe(answerDue(receivedOn, [], false));
    expect(await step('dora', 'pauseSubjectAccess', reference, { waitingFor: 'IDENTITY' })).toMatchObject({
      request: { waitingFor: 'IDENTITY', dueOn: null, overdue: false },
    });
    clock.advance(9 * 86_400_000);
    expect((await step('dora', 'resumeSubjectAccess', reference)).request.dueOn).toBe(
      answerDue(receivedOn, [{ from: receivedOn, until: today() }], false),
    );
    const extend = (toldOn: string) =>
      step('dora', 'extendSubjectAccess', reference, {
        toldOn,
        reason: 'The request is about many years of records.',
      });
    expect(await extend(londonDate(new Date(clock.now().getTime() + 86_400_000)))).toMatchObject({
      field: 'toldOn',
    });
    expect((await extend(today())).request).toMatchObject({
      extendedOn: today(),
      dueOn: answerDue(receivedOn, [{ from: receivedOn, until: today() }], true),
    });
    clock.advance(200 * 86_400_000);
    expect((await look('dora', reference)).overdue).toBe(true);
    const late = await receive('dora', { number: castNumbers.noah, receivedOn });
    expect(
      await step('dora', 'extendSubjectAccess', late.reference, {
        toldOn: today(),
        reason: 'Told much too late, long after.',
      }),
    ).toMatchObject({ field: 'toldOn' });
    clock.advance(-209 * 86_400_000);
    const stale = await run('dora', 'resumeSubjectAccess', '', {
      reference,
      version: 1,
    });
    expect(stale.__typename).toBe('VersionConflict');
  });
});

describe('the pack', () => {
  test('L38 L36 holds everything, from three subgraphs, in words; names its controller; goes out after another’s review', async () => {
    const carer = await graph.database
      .sql`select id from records.carer where child_number = ${castNumbers.noah}`;
    const { reference } = await receive('edward', { number: castNumbers.noah });
    await step('dora', 'recordSubjectAccessChecks', reference, { ...checks, carerId: carer[0]?.id });
    const { passed, stop } = stopwatch();
    await prepare('dora', reference);
    const seen = await look('dora', reference);
    expect(seen).toMatchObject({
      state: 'PREPARED',
      preparedBy: { name: 'Dora Whitfield' },
      viewerCanReview: false,
    });
    expect(seen.parts.map((part: { part: string; state: string }) => `${part.part} ${part.state}`)).toEqual([
      ...['RECORD GATHERED', 'SERVICES GATHERED', 'HISTORY GATHERED', 'ACCESS GATHERED'],
    ]);
    const draft = await fetchPack('dora', reference);
    expect(draft).toMatchObject({ draft: true, mediaType: 'application/json' });
    expect((await step('dora', 'reviewSubjectAccessPack', reference, { approve: true })).__typename).toBe(
      'NeedsSecondPerson',
    );
    const { sections } = JSON.parse(textOf(draft));
    const services = sections.find((each: { section: string }) => each.section === 'SERVICES').lines;
    const { line, text } = services.find((each: { text: string }) => /Amira Hassan/.test(each.text));
    expect(text).toMatch(/telephone [\d ]+, amira@demo\.example\.org, from .*; lead professional/);
    const why = 'Naming this worker could lead to serious harm to the child.';
    const exempt = (who: string, of: object) =>
      step(who, 'exemptFromSubjectAccess', reference, { ground: 'SERIOUS_HARM', reason: why, ...of });
    expect(await exempt('dora', { section: 'SERVICES', line: 99 })).toMatchObject({ field: 'line' });
    expect((await exempt('dora', { section: 'SERVICES', line })).request.exemptions).toMatchObject([
      { section: 'SERVICES', line, ground: 'SERIOUS_HARM', reason: why },
    ]);
    expect(
      (await step('sonia', 'reviewSubjectAccessPack', reference, { approve: true })).request,
    ).toMatchObject({ state: 'APPROVED', reviewedBy: { name: 'Sonia Petrov' }, viewerCanFetch: true });
    const json = textOf(await fetchPack('sonia', reference));
    const pdf = await fetchPack('sonia', reference, 'PDF');
    expect(passed()).toBeLessThan(soon(5_000));
    stop();
    // L36: the answer names its controller.
    expect(JSON.parse(json).controller).toMatchObject({ name: 'Leeds' });
    for (const word of [
      'Noah Whitaker',
      '27 Ash Road',
      'LS6 3HD',
      'Noah Pickering',
      'You: Rachel Whitaker',
      'Carys Morgan',
      'Dora Whitfield',
      'answering a request like this one',
      'Audit number',
    ])
      expect(json).toContain(word);
    expect(json).not.toContain(why);
    expect(json).not.toMatch(/Amira Hassan \(social worker, /);
    const bytes = contentOf(pdf);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const raw = bytes.toString('latin1');
    for (const mark of [
      '/Lang (en-GB)',
      '/Marked true',
      '/StructTreeRoot',
      '/Outlines',
      '/DisplayDocTitle true',
      '<pdfuaid:part>1<',
      '/S /Lbl',
    ])
      expect(raw).toContain(mark);
    // Nothing of it stands readable in the database, and what was gathered is gone.
    const rows = await graph.database
      .sql`select part, ciphertext from compliance.subject_access_part where request_id = ${reference}`;
    expect(rows.map(({ part }) => part).sort()).toEqual(['JSON', 'PDF']);
    for (const { ciphertext } of rows) expect(ciphertext.toString('latin1')).not.toMatch(/Whitaker|%PDF/);
    // Each operation of the gathering is in the audit, as its own session's.
    const kinds = await graph.database.sql`
      select kind, account_id from audit.event where child_number = ${castNumbers.noah} and kind like 'SUBJECT_ACCESS%' or operation like 'SubjectAccess%' order by id`;
    expect(kinds.filter(({ kind }) => kind === 'SUBJECT_ACCESS_FETCHED').length).toBeGreaterThanOrEqual(3);
    expect(
      kinds.filter(({ kind, account_id: by }) => kind === 'DISCLOSED' && by === castMember('dora').id).length,
    ).toBeGreaterThanOrEqual(4);
    // L38: delivery is recorded; a pack is fetched with a fresh second factor only.
    expect(
      (await step('sonia', 'recordSubjectAccessDelivery', reference, { by: 'IN_PERSON' })).request,
    ).toMatchObject({ state: 'DELIVERED', deliveredBy: 'IN_PERSON' });
    clock.advance(31 * 86_400_000);
    expect((await fetchPack('sonia', reference)).__typename).toBe('NeedsStepUp');
    clock.advance(-31 * 86_400_000);
  });

  test('L38 a parent who may be the danger learns no location of a shielded child, in any word of either file', async () => {
    // The child has moved, and the team has put the record right.
    const number = castNumbers.grace;
    const shown = '... on RecordOpened { child { version } }';
    const reason = 'CASE_REVIEW';
    const { child } = await run('dora', 'openRecord', shown, { number, reason });
    const address = { status: 'CURRENT', line: '9 Refuge Court', locality: 'Otley', postcode: 'LS21 1AA' };
    const carers = [{ name: 'Nan Hollis', relationship: 'OTHER_CARER' }];
    const practice = (organisationId: string | null) => [{ kind: 'PRIMARY_CARE', organisationId }];
    const first = { carers, services: practice(castPlaces.leedsPractice.id) };
    for (const [at, right] of [first, { address, services: practice(null) }].entries())
      expect(
        await run('dora', 'amendChild', '', { number, version: child.version + at, ...right }),
      ).toMatchObject({ __typename: 'ChildAmended' });
    const reference = await approved(castNumbers.grace, { name: 'A. Ormerod' });
    // The notice is for everybody.
    const json = textOf(await fetchPack('dora', reference)).replace(/,\s*"privacyNotice": \{[^}]*\}/, '');
    for (const canary of [
      /Refuge Court/,
      /Otley/,
      /LS21/,
      /Helen/,
      /Hollis.*mother/i,
      /Leeds/,
      /Amira/,
      /Dora/,
      /school|academy|primary/i,
      /0113/,
      /shield|protect/i,
      /corrected|changed/i,
      /carers: from|contacts/i,
      /proof/i,
    ])
      expect(json).not.toMatch(canary);
    expect(JSON.stringify(JSON.parse(json).sections)).not.toMatch(/[\da-f]{8}-[\da-f]{4}-/);
    expect(JSON.parse(json).controller.name).toMatch(/in common/);
    expect(json).toContain('Grace Hollis');
    // The same pack for somebody who may know, by a recorded decision that another person confirmed.
    const told = await approved(
      castNumbers.grace,
      { name: 'Helen Hollis' },
      { mayHaveLocation: true, locationReason: 'She lives with the child in the refuge.' },
    );
    expect(textOf(await fetchPack('dora', told))).toContain('9 Refuge Court');
  });

  test('L38 a shield that comes after the approval keeps the pack from leaving', async () => {
    const reference = await approved(castNumbers.leo);
    expect((await fetchPack('dora', reference)).__typename).toBe('SubjectAccessPackFetched');
    await graph.database
      .sql`update records.child set shield = 'INTERIM', outward = null where number = ${castNumbers.leo}`;
    expect((await fetchPack('dora', reference)).__typename).toBe('NotPermitted');
    expect(
      (await step('dora', 'recordSubjectAccessDelivery', reference, { by: 'IN_PERSON' })).__typename,
    ).toBe('NotPermitted');
  });

  test('L38 a child’s own confidences stay the child’s, whoever looked or acted', async () => {
    const [clinic, owen] = [castMember('priya'), castMember('owen')];
    const ask = (who: string, mutation: string, input: object, more = '') =>
      run(who, mutation, more, { number: castNumbers.tyler, ...input });
    // A clinic's nurse opens the record, puts down that she helps, and takes it back: the child does not want it there.
    await ask('priya', 'openRecord', { reason: 'SAFEGUARDING' });
    const consent = { serviceType: 'SEXUAL_HEALTH', basis: 'CONSENT', consentOf: 'CHILD' };
    const { id } = await ask(
      ...(['priya', 'recordSensitiveService', consent] as const),
      '... on SensitiveServiceRecorded { id }',
    );
    await ask('priya', 'withdrawSensitiveConsent', { id });
    // A colleague in open contact asks to be put in touch, and the team looks into it.
    await ask('owen', 'openRecord', { reason: 'SAFEGUARDING' });
    expect((await ask('owen', 'requestBrokering', {})).__typename).toBe('BrokeringRequested');
    await ask('dora', 'openRecord', { reason: 'BROKERING' });
    const [item] = await graph.database.sql`
      select id from records.work_item where queue = 'BROKERING' and child_number = ${castNumbers.tyler}`;
    expect((await run('dora', 'claimWorkItem', '', { id: item?.id })).__typename).toBe('WorkItemChanged');
    const parent = await approved(
      castNumbers.tyler,
      { name: 'Donna Marsh' },
      { childUnderstands: true, childAgrees: true },
    );
    const told = textOf(await fetchPack('dora', parent));
    for (const canary of [
      /mental health/i,
      /sexual/i,
      /priya/i,
      /health visit/i,
      /broker|in touch/i,
      /removed/i,
      /work assigned/i,
    ])
      expect(told).not.toMatch(canary);
    expect(told).not.toContain(clinic.organisation.name);
    expect(told).not.toMatch(/involvement (recorded|ended)/i);
    // Who is in contact openly, and who works for the team, is named as before.
    expect(told).toContain(owen.name);
    expect(told).toContain('Dora Whitfield');
    expect(told).toContain('a person who may use the record. Reason: keeping the child safe. Audit number');
    const own = await approved(
      castNumbers.tyler,
      { relationship: 'CHILD' },
      { authority: 'OWN_RIGHT', childUnderstands: true },
    );
    const text = textOf(await fetchPack('dora', own));
    expect(text).toMatch(/mental health.*Recorded with the consent of the child, on /i);
    expect(text).toContain(clinic.name);
    expect(text).toContain('What Signpost holds about you');
    // The mother's telephone is hers.
    expect(text).not.toMatch(/Donna|07700/);
  });

  test('L38 nobody else reaches a pack, and no person the gateway’s own fields', async () => {
    const reference = await approved(castNumbers.noah);
    for (const who of ['edward', 'dora'] as const) {
      const fetched = await fetchPack(who, who === 'dora' ? randomUUID() : reference);
      expect(fetched.__typename).toBe('RecordNotFound');
    }
    for (const who of ['amira', 'kofi', 'imran']) {
      const { code } = await graph
        .as(who)
        .query(
          'mutation ($input: FetchSubjectAccessInput!) { fetchSubjectAccessPack(input: $input) { __typename } }',
          { input: { reference, format: 'PDF', idempotencyKey: 'never-have-it' } },
        );
      expect(code).toBe('FORBIDDEN_FIELD');
    }
    const { errors } = await graph
      .as('dora')
      .query(
        'mutation { keepSubjectAccessPart(input: { reference: "x", part: RECORD, accountId: "x", pack: "x", contents: "{}" }) }',
      );
    expect(errors).toHaveLength(1);
  });

  test('L38 a part that cannot be gathered fails, says so, and is gathered when asked again', async () => {
    const { sql } = graph.database;
    const { reference } = await receive('dora', { number: castNumbers.theo });
    await step('dora', 'recordSubjectAccessChecks', reference, checks);
    await sql`alter table records.carer rename to carer_away`;
    await prepare('dora', reference);
    await sql`alter table records.carer_away rename to carer`;
    const states = (await look('dora', reference)).parts.map(({ state }: { state: string }) => state);
    expect(states).toContain('FAILED');
    await prepare('dora', reference);
    expect((await look('dora', reference)).state).toBe('PREPARED');
  });
});
