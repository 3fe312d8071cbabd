import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { SubgraphClient } from '../../gateway/forward.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Shape, type SignedIn, type Signpost, shapes, startSignpost } from '../support/graph.ts';
import { ageFactor } from '../support/people.ts';
import { statementTexts, watchStatements } from '../support/statements.ts';
import { soon, within } from '../support/time.ts';

watchStatements();

const query = '{ me { roles } }';

function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

/** Something that is kept back from the moment when it is there until it is let go. */
interface Kept {
  readonly until: Promise<void>;
  readonly go: () => void;
  readonly there: Promise<void>;
  readonly reached: () => void;
}

describe.each(shapes)('%s', (shape: Shape) => {
  let graph: Signpost;
  let second: Signpost;
  let hold: Kept | undefined;
  /** Keeps back what users answered already. */
  let late: Kept | undefined;
  let asked = 0;
  const wrap = (client: SubgraphClient): SubgraphClient => ({
    ...client,
    execute: async (fetch, ...more) => {
      const isSession = fetch.text.includes('resolveSession');
      if (isSession) asked += 1;
      const kept = isSession ? late : hold;
      if (!kept) return client.execute(fetch, ...more);
      // The next alone: others go on meanwhile.
      if (isSession) late = undefined;
      else hold = undefined;
      // A session is kept back when it is answered, what is asked in it before it is asked.
      const answer = isSession ? await client.execute(fetch, ...more) : undefined;
      kept.reached();
      await kept.until;
      return answer ?? client.execute(fetch, ...more);
    },
  });
  const kept = (): Kept => {
    const [until, there] = [gate(), gate()];
    return { until: until.passed, go: until.open, there: there.passed, reached: there.open };
  };
  /** Holds the next request at its subgraph; resolves when it is there. */
  const held = async (person: SignedIn) => {
    const next = kept();
    hold = next;
    const answer = status(person);
    await next.there;
    return { answer, go: next.go };
  };
  /** Readies a wait for all that is told before it to be heard: it is heard in order, and the end of this session last. */
  const listening = async () => {
    const last = graph.again('owen');
    expect(await status(last)).toBe(200);
    return async () => {
      await graph.database.sql`update users.session set ended_at = now() where account_id = ${id('owen')}`;
      await expect.poll(() => status(last), { interval: 10 }).toBe(401);
    };
  };
  beforeAll(async () => {
    graph = await startSignpost({ shape, wrap });
    second = await startSignpost({ shape, database: graph.database });
    // Until the first heartbeat is heard nothing is remembered.
    await new Promise((resume) => setTimeout(resume, 700));
  });
  afterAll(async () => {
    await second.close();
    await graph.close();
  });

  const status = async (person: SignedIn, at: Signpost = graph) =>
    (
      await at.fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await person.token()}` },
        body: JSON.stringify({ query }),
      })
    ).status;

  /** Uses a session at both gateways and does something to it: each hears of it within a second. */
  const hears = async (person: SignedIn, act: () => Promise<unknown>): Promise<void> => {
    expect([await status(person), await status(person, second)]).toEqual([200, 200]);
    await act();
    await Promise.all([graph, second].map((at) => within(1_000, () => status(person, at), 401)));
  };

  test('a session is remembered: authorising a request takes no statement but those of its audit', async () => {
    const amira = graph.as('amira');
    // Answered from memory: what is left is who asks, what they may, and the audit.
    const list = async () => expect((await amira.query('{ authorities { code } }')).errors).toEqual([]);
    await list();
    // Users are asked again of an answer that took a second, as some do on a machine that does other things: not of all.
    await vi.waitFor(
      async () => {
        asked = 0;
        const texts = await statementTexts(async () => {
          for (let i = 0; i < 20; i++) await list();
        });
        expect(asked).toBe(0);
        // Two for each: what is about to be done, and what was told.
        expect(texts.filter((text) => text.includes('audit.append'))).toHaveLength(40);
        expect(texts.filter((text) => !text.includes('audit.append'))).toEqual([]);
      },
      { timeout: soon(5_000) },
    );
    // The control: a session that is not remembered is looked for.
    const first = await statementTexts(() => status(graph.again('ben')));
    expect(first.filter((text) => text.includes('users.session'))).not.toEqual([]);
  });

  const id = (username: string) => castMember(username).id;
  const stamp = (username: string) =>
    stampStandings(graph.database.sql, testKeys().standingKey(), [id(username)]);
  const causes: Record<string, { who: string; act: () => Promise<unknown>; undo: () => Promise<unknown> }> = {
    'signing out elsewhere': {
      who: 'amira',
      act: async () => {
        const authorization = `Bearer ${await graph.as('amira').token()}`;
        return second.fetch('/session', { method: 'DELETE', headers: { authorization } });
      },
      undo: async () => {},
    },
    'a session ended in the database': {
      who: 'ben',
      act: () =>
        graph.database.sql`update users.session set ended_at = now() where account_id = ${id('ben')}`,
      undo: async () => {},
    },
    'an account suspended': {
      who: 'dora',
      act: () => graph.database.sql`update users.account set status = 'SUSPENDED' where id = ${id('dora')}`,
      undo: () => graph.database.sql`update users.account set status = 'ACTIVE' where id = ${id('dora')}`,
    },
    'a condition lost': {
      who: 'farah',
      act: () =>
        graph.database.sql`update users.account set agreement_signed_on = null where id = ${id('farah')}`,
      undo: async () => {
        await graph.database
          .sql`update users.account set agreement_signed_on = '2020-01-01' where id = ${id('farah')}`;
        await stamp('farah');
      },
    },
    'an organisation suspended': {
      who: 'quentin',
      act: () =>
        graph.database
          .sql`update users.organisation set accreditation = 'SUSPENDED' where id = ${castMember('quentin').organisation.id}`,
      undo: () =>
        graph.database
          .sql`update users.organisation set accreditation = 'ACCREDITED' where id = ${castMember('quentin').organisation.id}`,
    },
  };
  test.each(Object.entries(causes))(
    'heard everywhere within a second: %s',
    async (_name, { who, act, undo }) => {
      await hears(graph.as(who), act);
      await undo();
    },
  );

  test('a role taken away is gone at the next request', async () => {
    const imran = graph.as('imran');
    const events = '{ auditEvents(first: 1) { edges { cursor } } }';
    expect((await imran.query(events)).code).toBeUndefined();
    await graph.database.sql.begin(async (transaction) => {
      await transaction`delete from users.role_grant where account_id = ${id('imran')}`;
      await stampStandings(transaction, testKeys().standingKey(), [id('imran')]);
    });
    await within(1_000, async () => (await imran.query(events)).code, 'FORBIDDEN_FIELD');
    await graph.database
      .sql`insert into users.role_grant (account_id, role) values (${id('imran')}, 'AUDITOR')`;
    await stamp('imran');
  });

  test('everybody is asked for again when everybody is revoked', async () => {
    const judith = graph.as('judith');
    await status(judith);
    asked = 0;
    await graph.database.sql`select pg_notify('signpost_revoked', 'everyone')`;
    await within(1_000, () => status(judith).then(() => asked > 0), true);
  });

  test('an answer that is under way does not leave after the session has ended', async () => {
    const kofi = graph.as('kofi');
    expect(await status(kofi)).toBe(200);
    const isHeard = await listening();
    const { answer, go } = await held(kofi);
    await graph.database.sql`update users.session set ended_at = now() where account_id = ${id('kofi')}`;
    await isHeard();
    go();
    expect(await answer).toBe(401);
  });

  test('nor by what was asked of the session before it ended, for another request', async () => {
    const nadia = graph.as('nadia');
    expect(await status(nadia)).toBe(200);
    const { answer, go } = await held(nadia);
    const { sql } = graph.database;
    const told = await listening();
    await sql`select pg_notify('signpost_revoked', ${`account:${id('nadia')}`})`;
    await told();
    const isHeard = await listening();
    const question = kept();
    late = question;
    const other = status(nadia);
    await question.there;
    await sql`update users.session set ended_at = now() where account_id = ${id('nadia')}`;
    await isHeard();
    go();
    // It does not wait for what the other has asked before the end.
    expect(await answer).toBe(401);
    question.go();
    // Nor is the other answered by it; kept back for more than a second it is told to come again.
    expect([401, 503]).toContain(await other);
  });

  test('nor after a role has been taken away that it was given to', async () => {
    const marek = graph.as('marek');
    expect(await status(marek)).toBe(200);
    const isHeard = await listening();
    const { answer, go } = await held(marek);
    await graph.database.sql.begin(async (transaction) => {
      await transaction`delete from users.role_grant where account_id = ${id('marek')}`;
      await stampStandings(transaction, testKeys().standingKey(), [id('marek')]);
    });
    await isHeard();
    go();
    expect(await answer).toBe(401);
    expect(await status(marek)).toBe(200);
  });

  test('nor on behalf of somebody who has been suspended, although who acts for them has not', async () => {
    const nadia = graph.as('nadia for ben');
    expect(await status(nadia)).toBe(200);
    const isHeard = await listening();
    const { answer, go } = await held(nadia);
    await graph.database.sql`update users.account set status = 'SUSPENDED' where id = ${id('ben')}`;
    await isHeard();
    go();
    expect(await answer).toBe(401);
    expect(await status(nadia)).toBe(200);
    await graph.database.sql`update users.account set status = 'ACTIVE' where id = ${id('ben')}`;
  });

  test('when revocations may not be heard, every request asks', async () => {
    const lena = graph.as('lena');
    expect(await status(lena)).toBe(200);
    await graph.database.sql`revoke execute on function pg_notify(text, text) from public`;
    try {
      await new Promise((resume) => setTimeout(resume, 1_000));
      asked = 0;
      for (let i = 0; i < 5; i++) expect(await status(lena)).toBe(200);
      expect(asked).toBe(5);
    } finally {
      await graph.database.sql`grant execute on function pg_notify(text, text) to public`;
    }
    await expect
      .poll(async () => {
        asked = 0;
        return [await status(lena), await status(lena), asked].join();
      })
      .toBe('200,200,0');
  });

  test('everyone’s, by two persons, without anything to do locally (L09)', async () => {
    const everyone = ['amira', 'dora', 'gro', 'aid'].map((who) => graph.again(who));
    for (const person of everyone) expect(await status(person)).toBe(200);
    const mutate = async (who: SignedIn, text: string, input: object) => {
      const given = { ...input, idempotencyKey: `everyone-${Math.random()}` };
      const { data, errors } = await who.query(text, { input: given });
      expect(errors).toEqual([]);
      return Object.values(data as object)[0];
    };
    const propose = `mutation ($input: ProposeRevocationInput!) { proposeRevocation(input: $input) {
      __typename ... on RevocationNoted { revocation { id viewerCanDecide proposedBy { name } } } } }`;
    const decide = `mutation ($input: DecideRevocationInput!) { decideRevocation(input: $input) {
      __typename ... on RevocationNoted { revocation { outcome } } } }`;
    const kofi = graph.again('kofi');
    const lena = graph.again('lena');
    const why = { reason: 'The service ends; all access is revoked.' };
    // Without a fresh second factor neither the one nor the other.
    const factorOf = (ago: string) =>
      Promise.all(['kofi', 'lena'].map((who) => ageFactor(graph.database, who, ago)));
    const [first, other] = [graph.again('kofi'), graph.again('lena')];
    await Promise.all([first.token(), other.token()]);
    await factorOf('6 minutes');
    expect(await mutate(first, propose, why)).toEqual({ __typename: 'NeedsStepUp' });
    const [told] = await graph.database.sql`
      select detail from audit.event where kind = 'DISCLOSED' and account_id = ${id('kofi')} order by id desc limit 1`;
    expect(told).toEqual({ detail: { rows: 0, refused: 'NEEDS_STEP_UP' } });
    const guess = { id: '00000000-0000-4000-8000-000000000000', accept: true };
    expect(await mutate(other, decide, guess)).toEqual({ __typename: 'NeedsStepUp' });
    await factorOf('0 minutes');
    const { revocation } = await mutate(kofi, propose, why);
    expect(revocation).toMatchObject({ viewerCanDecide: false, proposedBy: { name: 'Kofi Mensah' } });
    const given = { id: revocation.id, accept: true };
    expect(await mutate(kofi, decide, given)).toEqual({ __typename: 'NeedsSecondPerson' });
    expect(
      await graph.database.sql`
        select outcome, detail from audit.event where kind = 'CHANGE_REFUSED' and account_id = ${id('kofi')}`,
    ).toEqual([
      {
        outcome: 'REFUSED',
        detail: { mutation: 'decideRevocation', refusal: 'SECOND_PERSON', about: revocation.id },
      },
    ]);
    await hears(everyone[0] as SignedIn, () =>
      lena.query(decide, { input: { ...given, idempotencyKey: 'everyone-now' } }),
    );
    for (const person of [...everyone, kofi, lena])
      expect([await status(person), await status(person, second)]).toEqual([401, 401]);
    expect(await status(await graph.signIn('amira'))).toBe(200);
  });
});
