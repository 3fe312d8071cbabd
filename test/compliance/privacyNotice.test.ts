import { beforeAll, expect, test, vi } from 'vitest';
import { waitingIn } from '../support/database.ts';
import type { Signpost } from '../support/graph.ts';
import { run, startRights } from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});

const notices = async () =>
  (
    await graph.as('lena').ask('{ privacyNotices { audience edition text inForceOn } }')
  ).privacyNotices.filter((each: { audience: string }) => each.audience === 'CHILD');
const words = (what: string) => `You can complain to the Information Commissioner. ${what} `.repeat(6).trim();
const draft = (what: string, who = 'kofi') =>
  run(who, 'draftPrivacyNotice', '', {
    audience: 'CHILD',
    text: words(what),
  });
const approve = (edition: number) => run('lena', 'approvePrivacyNotice', '', { audience: 'CHILD', edition });
const drafted = async () =>
  (await notices()).find((each: { inForceOn: string | null }) => each.inForceOn === null);

test('a draft that was written anew after it was read is not approved unseen', async () => {
  await draft('This was read.');
  const read = await drafted();
  await draft('This was not read.');
  expect(await approve(read.edition)).toEqual({ __typename: 'RecordNotFound' });
  const now = await drafted();
  expect(now).toMatchObject({ text: words('This was not read.') });
  expect((await approve(now.edition)).__typename).toBe('PrivacyNoticeChanged');
  expect(await drafted()).toBeUndefined();
});

test('who wrote a draft anew approves it no more than who wrote it first would have, and nobody else reads it before', async () => {
  await draft('Kofi wrote this.');
  await draft('Lena wrote this.', 'lena');
  const { edition } = await drafted();
  const others = (await graph.as('dora').ask('{ privacyNotices { text inForceOn } }')).privacyNotices;
  expect(others.filter(({ inForceOn }: { inForceOn: string | null }) => inForceOn === null)).toEqual([]);
  expect(await approve(edition)).toEqual({ __typename: 'NeedsSecondPerson' });
  const byKofi = await run('kofi', 'approvePrivacyNotice', '', { audience: 'CHILD', edition });
  expect(byKofi.__typename).toBe('PrivacyNoticeChanged');
});

test('a draft that an approval overtakes becomes the next edition, and is not lost', async () => {
  const { sql } = graph.database;
  await draft('This is approved.');
  const { edition } = await drafted();
  let both: Promise<{ __typename: string }[]> | undefined;
  await sql.begin(async (held) => {
    await held`select from compliance.privacy_notice where in_force_on is null for update`;
    const waits = (many: number) =>
      vi.waitFor(async () => expect(await waitingIn(graph.database)).toBe(many), { timeout: 20_000 });
    const approving = approve(edition);
    await waits(1);
    both = Promise.all([approving, draft('This comes after it.')]);
    await waits(2);
  });
  const changed = { __typename: 'PrivacyNoticeChanged' };
  expect(await both).toEqual([changed, changed]);
  expect(await drafted()).toMatchObject({ text: words('This comes after it.') });
});
