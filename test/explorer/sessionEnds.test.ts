import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser } from '../../cli/explorer/chromium.ts';
import { systemClock } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import { deliverOutbox } from '../../subgraphs/users/reset/deliver.ts';
import { codeAt, codeStep } from '../../subgraphs/users/session/credentials.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { numberOf } from '../users/support/management.ts';
import {
  builtExplorer,
  editorReady,
  editorText,
  findAccessFaults,
  focused,
  OPERATION,
  RESULT,
  runWhoAmI,
  takeSession,
  VARIABLES,
  type WatchedPage,
  watch,
} from './browser.ts';

let signpost: Signpost;
let browser: Browser;
let open: WatchedPage | undefined;

beforeAll(async () => {
  browser = await startBrowser();
  signpost = await startSignpost({ gateway: { explorer: await builtExplorer() } });
});
afterEach(async () => {
  await open?.close();
  open = undefined;
});
afterAll(async () => {
  await browser?.close();
  await signpost?.close();
});

/** Opens the explorer as a new visitor, whose clock may be changed. */
async function visit(): Promise<WatchedPage> {
  open = await watch(browser, signpost.url, { own: true });
  await open.page.getByLabel('User name').waitFor();
  return open;
}

/** Leaves a page that the browser keeps, or goes back to it. Gives what it shows then. */
const transition = (page: Page, type: 'pagehide' | 'pageshow') =>
  page.evaluate((event) => {
    window.dispatchEvent(new PageTransitionEvent(event, { persisted: true }));
    return document.body.innerText;
  }, type);

describe('a session that ends', () => {
  test('is announced two minutes before, and can be kept', async () => {
    const { page } = await visit();
    await page.clock.install();
    await takeSession(page, await signpost.as('amira').token());
    await page.reload();
    await editorReady(page);
    const notice = page.getByRole('alert').getByText(/^Your session ends at \d\d:\d\d unless you use it/);
    expect(await notice.count()).toBe(0);
    await page.clock.fastForward((readPolicy().sessionIdleMinutes - 1) * 60_000);
    await notice.waitFor();
    expect(await findAccessFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Stay signed in' }).click();
    await notice.waitFor({ state: 'detached' });
  });

  test('leads to the sign-in form and keeps the text of the document, not its variables or result', async () => {
    const { page } = await visit();
    await takeSession(page, await signpost.as('owen').token());
    await page.reload();
    await runWhoAmI(page);
    await page.getByLabel(OPERATION).press('Control+Home');
    await page.keyboard.type('# my own words\n');
    await page.getByLabel(VARIABLES).focus();
    await page.keyboard.type('{ "secret": 1');
    await expect.poll(() => editorText(page, VARIABLES)).toContain('secret');
    await signpost.as('owen').fetch('/session', { method: 'DELETE' });
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText(/^Your session has ended/).waitFor();
    expect(await focused(page)).toBe('Sign in to the explorer');

    await takeSession(page, await signpost.again('owen').token());
    // As after signing in in another window of the browser: a one-time code works once.
    await page.evaluate(() => new BroadcastChannel('signpost-session').postMessage('changed'));
    await editorReady(page);
    expect(await editorText(page, OPERATION)).toContain('# my own words');
    expect(await editorText(page, VARIABLES)).not.toContain('secret');
    expect(await editorText(page, RESULT)).toBe('');
  });
});

describe('a page that nobody is at', () => {
  test('does not keep its session, and shows nothing once that has ended, also after the machine slept', async () => {
    const { page, asked } = await visit();
    await page.clock.install();
    await takeSession(page, await signpost.again('amira').token());
    await page.reload();
    await runWhoAmI(page);
    const sleep = async () => {
      // Timers stand still meanwhile.
      await page.clock.setSystemTime(
        (await page.evaluate(() => Date.now())) + readPolicy().sessionIdleMinutes * 60_000 + 2_000,
      );
      asked.length = 0;
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    };
    // Another window used it meanwhile, as far as this one knows.
    await sleep();
    await expect.poll(() => asked.filter((path) => path.startsWith('/session'))).toEqual(['/session/end']);
    expect(await editorText(page, RESULT)).toContain('"PRACTITIONER"');

    await page.route('**/session{,/end}', (route) => route.abort());
    await sleep();
    await page.getByText('Signpost cannot be reached').waitFor();
    expect(await page.getByLabel(RESULT).count()).toBe(0);
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await editorReady(page);
    expect(await editorText(page, OPERATION)).toContain('query WhoAmI');
    expect(await editorText(page, RESULT)).toBe('');
  });

  test('leaves nothing for whoever goes back to it', async () => {
    const { page } = await visit();
    await takeSession(page, await signpost.again('amira').token());
    await page.reload();
    await runWhoAmI(page);
    expect(await transition(page, 'pagehide')).not.toMatch(/PRACTITIONER|Amira/);
    await page.context().clearCookies();
    await transition(page, 'pageshow');
    await page.getByLabel('User name').waitFor();
  });
});

describe('the page behind a link', () => {
  /** The token of a new link for somebody. */
  async function linkFor(username: string): Promise<string> {
    const { sql } = signpost.database;
    const number = await numberOf(signpost.database, username);
    const input = { number, proof: 'Visit 3', newFactor: true, idempotencyKey: randomUUID() };
    await signpost
      .as('george')
      .query('mutation ($input: StartResetInput!) { startReset(input: $input) { __typename } }', { input });
    let token = '';
    await deliverOutbox(sql, testKeys().sealKeys(), systemClock.now, async (message) => {
      token = message.token;
    });
    return token;
  }

  const secretOn = async (page: Page) =>
    ((await page.locator('.enrolment code').textContent()) ?? '').replaceAll(' ', '');

  test('opens the next link in its place, and shows no secret to whoever goes back to it', async () => {
    open = await watch(browser, `${signpost.url}/reset#never-a-token`, { own: true });
    const { page } = open;
    await page.getByText('This link does not serve').waitFor();
    const token = await linkFor('farah');
    const follow = () => page.evaluate((to) => window.location.assign(`/reset#${to}`), token);
    await follow();
    const first = await secretOn(page);
    expect(page.url()).not.toContain(token);
    expect(await transition(page, 'pagehide')).toMatch(/Open the link of your message again/);
    await follow();
    const secret = await secretOn(page);
    expect(secret).not.toBe(first);
    await page.getByLabel('New password', { exact: true }).fill('eleven grey herons wade');
    await page.getByLabel('New password again').fill('eleven grey herons wade');
    await page.getByLabel('One-time code').fill(codeAt(secret, codeStep(new Date())));
    await page.getByRole('button', { name: 'Set my password' }).click();
    await page.getByText('Your recovery codes').waitFor();
    expect(await transition(page, 'pagehide')).not.toContain('Your recovery codes');
    await page.getByText('Your password is set').waitFor();
  });

  test('that is loaded again asks for the link, which still serves, and not for another one', async () => {
    const token = await linkFor('imran');
    open = await watch(browser, `${signpost.url}/reset#${token}`, { own: true });
    const { page } = open;
    await page.getByRole('heading', { name: 'Your authenticator app' }).waitFor();
    await page.reload();
    await page.getByText(/^This page needs the link of your message: open it again/).waitFor();
    expect([await page.title(), open.faults]).toEqual(['Set your password – Signpost', []]);
    await page.evaluate((to) => window.location.assign(`/reset#${to}`), token);
    await page.getByRole('heading', { name: 'Your authenticator app' }).waitFor();
  });

  test('does not say that nothing was changed where it cannot know', async () => {
    open = await watch(browser, `${signpost.url}/reset#${await linkFor('hana')}`, { own: true });
    const { page } = open;
    const secret = await secretOn(page);
    await page.route('**/reset', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.getByLabel('New password', { exact: true }).fill('nine tall storks wait');
    await page.getByLabel('New password again').fill('nine tall storks wait');
    await page.getByLabel('One-time code').fill(codeAt(secret, codeStep(new Date())));
    await page.getByRole('button', { name: 'Set my password' }).click();
    await page.getByText(/^Signpost did not answer; it may have been done\./).waitFor();
    await page.getByLabel('One-time code').fill(codeAt(secret, codeStep(new Date())));
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Set my password' }).click();
    await page.getByText('This link does not serve').waitFor();
  });
});
