import { randomUUID } from 'node:crypto';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser } from '../../cli/explorer/chromium.ts';
import { systemClock } from '../../platform/clock.ts';
import { deliverOutbox } from '../../subgraphs/users/reset/deliver.ts';
import { codeAt, codeStep } from '../../subgraphs/users/session/credentials.ts';
import { castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { ageFactor, credentialsOf } from '../support/people.ts';
import { soon, within } from '../support/time.ts';
import { numberOf } from '../users/support/management.ts';
import { registrationOf, startProvider } from '../users/support/provider.ts';
import { builtExplorer, editorText, findAccessFaults, focused, overflow, tabTo, watch } from './browser.ts';

let signpost: Signpost;
let browser: Browser;
/** A page of the address that passkeys are bound to. */
let url: string;
beforeAll(async () => {
  browser = await startBrowser();
  const explorer = await builtExplorer();
  signpost = await startSignpost({
    gateway: { explorer, trustedOnly: true },
    subgraphs: { loopbackProviders: true },
  });
  url = signpost.url.replace('127.0.0.1', 'localhost');
});
afterAll(async () => {
  await browser?.close();
  await signpost?.close();
});

const say = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

async function signIn(
  page: Page,
  entered: { username: string; password: string; code: string },
): Promise<void> {
  await page.getByLabel('User name').fill(entered.username);
  await page.getByLabel('Password').fill(entered.password);
  await page.getByLabel('One-time code').fill(entered.code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

test('L24: a person behind a link sets a password and enrols an app, with the keyboard alone', async () => {
  const [row] = await signpost.database.sql`
    select number::text from users.account where id = ${castMember('farah').id}`;
  const input = { number: row?.number, proof: 'Visit 3', newFactor: true, idempotencyKey: randomUUID() };
  const document = 'mutation ($input: StartResetInput!) { startReset(input: $input) { __typename } }';
  await signpost.as('george').query(document, { input });
  let token = '';
  await deliverOutbox(signpost.database.sql, testKeys().sealKeys(), systemClock.now, async (message) => {
    token = message.token;
  });
  const watched = await watch(browser, `${url}/reset#${token}`, { width: 320, height: 640 });
  const { page } = watched;
  await say(page, 'Your authenticator app');
  expect(page.url()).not.toContain(token);
  expect([await findAccessFaults(page), await overflow(page)]).toEqual([[], 0]);
  const secret = ((await page.locator('.enrolment code').textContent()) ?? '').replaceAll(' ', '');
  const password = 'eleven grey herons wade';
  await tabTo(page, 'New password');
  await page.keyboard.type('password1234');
  await tabTo(page, 'New password again');
  await page.keyboard.type('password1234');
  await tabTo(page, 'One-time code');
  const code = codeAt(secret, codeStep(new Date()));
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await say(page, /^Choose another password/);
  expect(await focused(page)).toContain('Your password is not set yet');
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByLabel('New password again').fill(password);
  const set = page.getByRole('button', { name: 'Set my password' });
  await page.getByLabel('One-time code').fill('abcd-efgh-ijkl-mnop');
  await set.press('Enter');
  await say(page, /^The code is not the present one/);
  await page.getByLabel('One-time code').fill(code);
  await set.press('Enter');
  await say(page, 'Your recovery codes');
  expect(await page.locator('.codes li').count()).toBe(10);
  expect(await findAccessFaults(page)).toEqual([]);
  const recovery = (await page.locator('.codes li').first().textContent()) ?? '';
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('User name').waitFor();
  await signIn(page, { username: 'farah', password, code: recovery });
  expect([watched.foreign, watched.faults]).toEqual([[], []]);

  // The link does not serve again, and looks as one that never was.
  for (const used of [token, 'never-a-token']) {
    const again = await watch(browser, `${url}/reset#${used}`);
    await say(again.page, 'This link does not serve');
    expect(await findAccessFaults(again.page)).toEqual([]);
    await again.close();
  }
  await watched.close();
});

/** A key of the browser's own, as Chromium's tools give it. */
async function plugIn(page: Page): Promise<{ cdp: CDPSession; authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, authenticatorId };
}

test('a passkey is added, signs in in place of a code, steps up, serves once, and is removed', async () => {
  const watched = await watch(browser, url, { own: true });
  const { page } = watched;
  const { cdp, authenticatorId } = await plugIn(page);
  await page.getByLabel('User name').waitFor();
  const hana = await credentialsOf(signpost.database, 'hana');
  await signIn(page, hana);
  await page.getByRole('link', { name: 'My security' }).click();
  await page.getByLabel('Name of a new passkey').fill('My laptop');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await say(page, 'The passkey was added.');
  await page.getByRole('button', { name: 'Make new recovery codes' }).click();
  await say(page, 'Your recovery codes');
  await page.getByRole('button', { name: 'Enrol another app in its place' }).click();
  await say(page, 'Code of the new app');
  expect(await findAccessFaults(page)).toEqual([]);

  // The answer of the key is seen on its way, and sent again by somebody else.
  let sent = '';
  await page.route('**/session', async (route) => {
    if (route.request().method() === 'POST') sent = route.request().postData() ?? '';
    await route.continue();
  });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('User name').fill('hana');
  await page.getByLabel('Password').fill(hana.password);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  const again = (body: string) =>
    signpost.fetch('/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect(JSON.parse(sent).passkey.type).toBe('public-key');
  expect((await again(sent)).status).toBe(401);
  const otherPerson = { ...JSON.parse(sent), username: 'george', password: castMember('george').password };
  expect((await again(JSON.stringify(otherPerson))).status).toBe(401);

  // A factor of ten minutes ago does not serve for what is grave: the key gives it again, and the token is another.
  await ageFactor(signpost.database, 'hana', '10 minutes');
  const cookie = async () =>
    (await page.context().cookies()).find(({ name }) => name === '__Host-signpost')?.value;
  const before = await cookie();
  await page.getByRole('link', { name: 'My security' }).click();
  await page.getByRole('button', { name: 'Remove My laptop' }).click();
  await say(page, 'Give your second factor again');
  expect(await focused(page)).toContain('One-time code or recovery code');
  expect(await findAccessFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await say(page, 'The passkey was removed.');
  expect(await cookie()).not.toBe(before);
  expect([watched.foreign, watched.faults]).toEqual([[], []]);

  // What was removed here is still on the key: it serves no more.
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
  expect(credentials).toHaveLength(1);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('User name').fill('hana');
  await page.getByLabel('Password').fill(hana.password);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await say(page, 'You are not signed in');
  await watched.close();
});

test('an operation that wants the factor anew is given it where it stands, and is run again', async () => {
  const session = await signpost.again('george').token();
  // Before anybody has asked who it is: the answer is remembered.
  await ageFactor(signpost.database, 'george', '10 minutes');
  const { page, close, faults } = await watch(browser, url, { session });
  await page.getByLabel('Operation, in GraphQL').waitFor();
  await expect.poll(() => editorText(page, 'Operation, in GraphQL')).toContain('query');
  await page.getByText('Ask for a role', { exact: true }).click();
  await expect.poll(() => editorText(page, 'Operation, in GraphQL')).toContain('mutation GrantRole');
  const run = () => page.getByRole('button', { name: 'Run', exact: true }).click();
  await run();
  await say(page, 'Give your second factor again');
  await expect.poll(() => focused(page)).toContain('One-time code or recovery code');
  expect(await findAccessFaults(page)).toEqual([]);
  await page.keyboard.type((await credentialsOf(signpost.database, 'george')).code);
  await page.keyboard.press('Enter');
  await say(page, 'Your second factor was taken. Run it again');
  await run();
  await say(page, /^Answered in \d+ ms, no errors$/);
  expect(await editorText(page, 'Result, read only')).not.toContain('NeedsStepUp');
  expect(faults).toEqual([]);
  await close();
});

test('an answer that is under way while another window gives the factor anew is asked for again', async () => {
  const session = await signpost.again('george').token();
  const { page, close } = await watch(browser, url, { session });
  await page.getByLabel('Operation, in GraphQL').waitFor();
  const other = await page.context().newPage();
  // Of the same origin and policy, with nothing to load.
  await other.goto(`${url}/favicon.svg`);
  await page.route(
    '**/graphql',
    async (route) => {
      const { code } = await credentialsOf(signpost.database, 'george');
      const stepUp = (given: string) =>
        fetch('/session/factor', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ code: given }),
        }).then((answer) => answer.json());
      expect(await other.evaluate(stepUp, code)).toMatchObject({ outcome: 'DONE' });
      // As it left, with the token of before.
      const headers = { ...route.request().headers(), cookie: `__Host-signpost=${session}` };
      const response = await route.fetch({ headers });
      expect(response.status()).toBe(401);
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await say(page, /^Answered in \d+ ms, no errors$/);
  expect(await editorText(page, 'Result, read only')).toContain('ACCOUNT_MANAGER');
  await close();
});

test('a window shows whose cookie it sends, also when another window comes back with a new session', async () => {
  const { page, close } = await watch(browser, url);
  await page.getByLabel('User name').waitFor();
  await signIn(page, await credentialsOf(signpost.database, 'dora'));
  const identity = page.getByRole('region', { name: 'Signed in as' });
  await identity.getByText(castMember('dora').name).waitFor();
  // Tells no window, as the way back from an organisation's sign-in does not.
  const status = await page.evaluate(
    async (entered) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/session', { method: 'POST', headers, body: JSON.stringify(entered) })).status;
    },
    await credentialsOf(signpost.database, 'ben'),
  );
  expect(status).toBe(201);
  const other = await page.context().newPage();
  await other.goto(url);
  await identity.getByText(castMember('ben').name).waitFor();
  // Whose it is cannot be told: nothing is done in it until it can.
  await page.route('**/session', (route) => route.abort());
  await other.reload();
  await say(page, 'Signpost cannot be reached');
  await close();
});

test('somebody signs in at their organisation, comes back signed in, and gives the factor again there', async () => {
  const provider = await startProvider(url);
  try {
    const change = async (who: string, mutation: string, type: string, input: object): Promise<string> => {
      const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ... on CredentialChanged { credential { id } } } }`;
      const given = { input: { idempotencyKey: randomUUID(), ...input } };
      return (await signpost.as(who).query(document, given)).data?.[mutation].credential.id;
    };
    const settle = async (mutation: string, type: string, input: object) => {
      const id = await change('kofi', mutation, type, input);
      await change('lena', 'decideCredential', 'DecideCredentialInput', { id, approve: true });
      return id;
    };
    const { id, organisation } = castMember('amira');
    const theirs = await settle('proposeProvider', 'ProposeProviderInput', {
      organisationId: organisation.id,
      ...registrationOf(provider),
    });
    provider.register(theirs);
    const [row] = await signpost.database.sql`select number::text from users.account where id = ${id}`;
    await settle('proposeSubject', 'ProposeSubjectInput', { number: row?.number, subject: 'amira@leeds' });

    const watched = await watch(browser, url, { colorScheme: 'dark' });
    const { page } = watched;
    // Where the service was too busy to say which there are, it is asked again: some have no other way in.
    await page.route('**/session/providers', (route) => route.fulfill({ body: 'not now' }), { times: 1 });
    await page.reload();
    await page.getByLabel('Your organisation', { exact: true }).selectOption({ label: organisation.name });
    expect(await findAccessFaults(page)).toEqual([]);
    const go = () => page.getByRole('button', { name: 'Go to my organisation' }).click();
    const token = async () =>
      (await page.context().cookies()).find(({ name }) => name === '__Host-signpost')?.value;
    provider.tamper = (claims) => Object.assign(claims, { amr: ['pwd'] });
    await go();
    await say(page, /^Signing in at your organisation did not succeed/);
    expect(await token()).toBeUndefined();
    expect(page.url()).not.toContain('not-signed-in');
    provider.tamper = undefined;
    await go();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    const before = await token();

    await ageFactor(signpost.database, 'amira', '10 minutes');
    await page.getByRole('link', { name: 'My security' }).click();
    await page.getByRole('button', { name: 'Make new recovery codes' }).click();
    await say(page, 'Sign in again at your organisation');
    expect(await findAccessFaults(page)).toEqual([]);
    provider.tamper = (claims) => Object.assign(claims, { auth_time: 1_000 });
    await go();
    await say(page, /^Your organisation did not confirm that it is you/);
    expect([await findAccessFaults(page), await token()]).toEqual([[], before]);
    expect(page.url()).not.toContain('not-signed-in');
    provider.tamper = undefined;
    await page.getByRole('link', { name: 'My security' }).click();
    await page.getByRole('button', { name: 'Make new recovery codes' }).click();
    await say(page, 'Sign in again at your organisation');
    await go();
    // The page that is left has that button too.
    await expect.poll(token, { timeout: 30_000 }).not.toBe(before);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    expect(await token()).toBeDefined();
    expect(watched.faults).toEqual([]);
    await watched.close();
  } finally {
    await provider.close();
  }
});

test('who signs in with a browser that keeps no cookies reads so, and may try again', async () => {
  const watched = await watch(browser, url);
  const { page } = watched;
  await page.route('**/session', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const answer = await route.fetch();
    const { 'set-cookie': _, ...headers } = answer.headers();
    await page.context().clearCookies();
    await route.fulfill({ response: answer, headers });
  });
  const entered = await credentialsOf(signpost.database, 'ben');
  await page.getByLabel('User name').fill(entered.username);
  await page.getByLabel('Password').fill(entered.password);
  await page.getByLabel('One-time code').fill(entered.code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await say(page, /^Your browser did not keep the session/);
  expect(await page.getByRole('button', { name: 'Sign in', exact: true }).isEnabled()).toBe(true);
  expect(await page.getByLabel('Password').inputValue()).toBe('');
  await watched.close();
});

test('a mediator who acts for somebody reads that this is not the time for their own security', async () => {
  const session = await signpost.as('nadia for amira').token();
  const { page, close } = await watch(browser, `${url}/#/my-security`, { session });
  await say(page, /^This is for people, in a session of their own/);
  expect(await findAccessFaults(page)).toEqual([]);
  await close();
});

test('somebody without a role gets a page that says so, their own security and the way out', async () => {
  const role = { number: await numberOf(signpost.database, 'nadia'), role: 'MEDIATOR' };
  expect((await signpost.again('george').act('removeRole', role)).__typename).toBe('AccountChanged');
  const session = await signpost.as('nadia').token();
  const watched = await watch(browser, url, { session });
  const { page } = watched;
  await page.getByRole('heading', { name: 'You have no role at present' }).waitFor();
  expect(await findAccessFaults(page)).toEqual([]);
  await page.getByRole('link', { name: 'My security' }).click();
  await page.getByRole('heading', { name: 'Sessions' }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('User name').waitFor();
  expect(watched.faults).toEqual([]);
  await watched.close();
});

test('L17: who signs in to a closed service reads that it is closed, not that what they entered was wrong', async () => {
  const { sql } = signpost.database;
  const codeOf = async () => (await signpost.as('imran').query('{ me { roles } }')).code;
  const officers = ['kofi', 'lena'].map((who) => castMember(who).id);
  await sql`update service.state set mode = 'CLOSED', officers = ${officers}::uuid[]`;
  await within(soon(1_000), codeOf, 'NOT_IN_THIS_MODE');
  const guide = (who: string) => signpost.as(who).fetch('/explorer/guide');
  expect([(await guide('imran')).status, (await guide('kofi')).status]).toEqual([403, 200]);
  // Nor, in a session from before, that Signpost does not answer.
  const session = await signpost.as('imran').token();
  const { page, close } = await watch(browser, url, { session });
  await page.getByText('The service is closed').waitFor();
  expect(await findAccessFaults(page)).toEqual([]);
  const entered = await credentialsOf(signpost.database, 'imran');
  await page.getByLabel('User name').fill(entered.username);
  await page.getByLabel('Password').fill(entered.password);
  await page.getByLabel('One-time code').fill(entered.code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('alert').getByText('The service is closed').waitFor();
  await page.goto(`${url}/reset#any-token-at-all`);
  await page.getByRole('heading', { name: 'The service is closed' }).waitFor();
  expect(await findAccessFaults(page)).toEqual([]);
  await close();
  await sql`update service.state set mode = 'NORMAL', officers = '{}'`;
});
