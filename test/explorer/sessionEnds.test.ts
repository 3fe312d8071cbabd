import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startBrowser } from '../../cli/explorer/chromium.ts';
import { readPolicy } from '../../platform/policy.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
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

vi.setConfig({ testTimeout: 120_000 });

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
    await expect.poll(() => asked).toEqual(['/session/end']);
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
    const transition = (type: string) =>
      page.evaluate((event) => {
        window.dispatchEvent(new PageTransitionEvent(event, { persisted: true }));
        return document.body.innerText;
      }, type);
    expect(await transition('pagehide')).not.toMatch(/PRACTITIONER|Amira/);
    await page.context().clearCookies();
    await transition('pageshow');
    await page.getByLabel('User name').waitFor();
  });
});
