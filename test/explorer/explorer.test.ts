import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser } from '../../cli/explorer/chromium.ts';
import { readPolicy } from '../../platform/policy.ts';
import { castMember } from '../support/cast.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { credentialsOf } from '../support/people.ts';
import {
  answeredWell,
  builtExplorer,
  editorReady,
  editorText,
  findAccessFaults,
  focused,
  OPERATION,
  overflow,
  RESULT,
  runWhoAmI,
  tabTo,
  takeSession,
  VARIABLES,
  type Viewport,
  type WatchedPage,
  watch,
} from './browser.ts';

// A browser loads the editor anew for each visitor: seconds each, more on a machine that does other work as well.
let signpost: Signpost;
let browser: Browser;
let open: WatchedPage | undefined;

beforeAll(async () => {
  browser = await startBrowser();
  const explorer = await builtExplorer();
  // As in production: who may not explore runs trusted documents only.
  signpost = await startSignpost({ gateway: { explorer, trustedOnly: true } });
});
afterEach(async () => {
  await open?.close();
  open = undefined;
});
afterAll(async () => {
  await browser?.close();
  await signpost?.close();
});

/** Opens the explorer as a new visitor: nobody is signed in. */
async function visit(viewport: Viewport = {}): Promise<WatchedPage> {
  open = await watch(browser, signpost.url, viewport);
  await open.page.getByLabel('User name').waitFor();
  return open;
}

/** Opens the explorer in a session that somebody of the cast has already: a one-time code works once. */
async function visitAs(username: string, viewport: Viewport = {}): Promise<WatchedPage> {
  const session = await signpost.as(username).token();
  open = await watch(browser, signpost.url, { ...viewport, session });
  await open.page.getByRole('button', { name: 'Sign out' }).waitFor();
  return open;
}

describe('with the keyboard alone', () => {
  test('one signs in, runs a ready operation, reads the result and signs out', async () => {
    const { page } = await visit();
    const { username, password, code } = await credentialsOf(signpost.database, 'priya');
    await tabTo(page, 'User name');
    await page.keyboard.type(username);
    await tabTo(page, 'Password');
    await page.keyboard.type(password);
    await tabTo(page, 'One-time code');
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await editorReady(page);

    await tabTo(page, 'Who am I here?');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe(OPERATION);
    expect(await editorText(page, OPERATION)).toContain('query WhoAmI');
    await page.keyboard.press('Control+Enter');
    await answeredWell(page);
    expect(await editorText(page, RESULT)).toContain('"PRACTITIONER"');

    await tabTo(page, 'Sign out');
    await page.keyboard.press('Enter');
    await page.getByText('You have signed out.').waitFor();
    expect(await focused(page)).toBe('Sign in to the explorer');
    expect(await page.context().cookies()).toEqual([]);
  });

  test('nothing holds it fast: Tab goes through editors and documentation and comes round', async () => {
    const { page } = await visitAs('amira');
    await editorReady(page);
    const stops = ['Skip to main content', 'Run', OPERATION, VARIABLES, RESULT, 'Schema documentation'];
    for (const stop of [...stops, ...stops]) await tabTo(page, stop);
    for (const stop of [...stops].reverse()) {
      for (let presses = 0; !(await focused(page)).startsWith(stop); presses++) {
        expect(presses).toBeLessThan(80);
        await page.keyboard.press('Shift+Tab');
      }
    }
  });

  test('the first stop skips to the editor', async () => {
    const { page } = await visitAs('amira');
    await editorReady(page);
    await tabTo(page, 'Skip to main content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  });
});

describe('signing in', () => {
  test('that fails says one sentence, keeps the name, empties the rest and takes the keyboard to the sentence', async () => {
    const { page } = await visit();
    const said: string[] = [];
    for (const username of ['amira', 'nobody-of-this-name']) {
      await page.getByLabel('User name').fill(username);
      await page.getByLabel('Password').fill('certainly not the password');
      await page.getByLabel('One-time code').fill('000000');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('alert').waitFor();
      said.push((await page.getByRole('alert').textContent()) ?? '');
      expect(await focused(page)).toContain('You are not signed in');
      expect(await page.getByLabel('User name').inputValue()).toBe(username);
      expect(await page.getByLabel('Password').inputValue()).toBe('');
      expect(await page.getByLabel('One-time code').inputValue()).toBe('');
    }
    expect(said[0]).toBe(said[1]);
  });

  test('comes again by itself when so many sign in at once that it was turned away', async () => {
    const { page } = await visit();
    const entered = await credentialsOf(signpost.database, 'carys');
    let asked = 0;
    await page.route('**/session', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      asked += 1;
      if (asked > 1) return route.continue();
      // The body as the gateway has it; tests of the gateway hold it to that.
      const body = JSON.stringify({ errors: [{ message: '', extensions: { code: 'OVERLOADED' } }] });
      await route.fulfill({ status: 503, headers: { 'retry-after': '0' }, body });
    });
    await page.getByLabel('User name').fill(entered.username);
    await page.getByLabel('Password').fill(entered.password);
    await page.getByLabel('One-time code').fill(entered.code);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    expect(asked).toBe(2);
  });

  test('shows who one is, and leaves no token, variable or result where a script or the next person finds it', async () => {
    const { page } = await visitAs('amira');
    await runWhoAmI(page);
    const { name, organisation } = castMember('amira');
    const identity = page.getByRole('region', { name: 'Signed in as' });
    for (const text of [name, organisation.name, 'Role: Practitioner'])
      expect(await identity.textContent()).toContain(text);
    expect(
      await page.evaluate(async () => ({
        local: Object.keys(localStorage),
        session: Object.keys(sessionStorage),
        cookie: document.cookie,
        databases: (await indexedDB.databases()).length,
        caches: (await caches.keys()).length,
      })),
    ).toEqual({ local: [], session: [], cookie: '', databases: 0, caches: 0 });
  });
});

describe('a ready operation', () => {
  test('is found by words of its title, of what it says or of what it is about', async () => {
    const { page } = await visitAs('kofi');
    await editorReady(page);
    const list = page.getByRole('navigation', { name: 'Ready operations' });
    const all = await list.getByRole('button').count();
    const find = async (words: string) => {
      await page.getByLabel('Find an operation').fill(words);
      const titles = await list.getByRole('button').locator('.ready-title').allTextContents();
      await list.getByText(`${titles.length} of ${all} operations`, { exact: true }).waitFor();
      return titles;
    };
    expect(await find('GRANT withdraw')).toEqual(['Withdraw a grant that was recorded wrongly']);
    expect(await list.getByRole('heading').allTextContents()).toEqual([
      'Ready operations',
      'Central team',
      'Statement grant',
    ]);
    expect(await find('certainly not among them')).toEqual([]);
    expect(await find('')).toHaveLength(all);
  });

  test('opens with an idempotency key of its own, and beside a document that was changed', async () => {
    const { page } = await visitAs('amira');
    await editorReady(page);
    const keys = new Set<string>();
    for (const change of ['', '# mine\n']) {
      await page.getByText('Open a record', { exact: true }).click();
      keys.add(JSON.parse(await editorText(page, VARIABLES)).input.idempotencyKey);
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await answeredWell(page);
      const { data } = JSON.parse(await editorText(page, RESULT));
      expect(data.openRecord.child.number).toMatch(/^\d{10}$/);
      await page.getByLabel(OPERATION).press('Control+Home');
      await page.keyboard.type(change);
      await expect.poll(() => editorText(page, OPERATION)).toContain(change);
    }
    expect(keys.size).toBe(2);
    const documents = page.getByRole('navigation', { name: 'Open documents' }).getByRole('listitem');
    expect(await documents.count()).toBe(1);
    await page.getByText('Who am I here?').click();
    expect(await documents.count()).toBe(2);
    await documents.first().getByRole('button').first().click();
    expect(await editorText(page, OPERATION)).toContain('# mine');
    await page.getByText('Register a document or report', { exact: true }).click();
    const { expiresOn } = JSON.parse(await editorText(page, VARIABLES)).input;
    expect(Date.parse(expiresOn)).toBeGreaterThan(Date.now());
  });
});

test('what somebody wrote into a record leads nowhere: no address in a result is a link', async () => {
  const { page } = await visitAs('amira');
  await runWhoAmI(page);
  // As an organisation, a complaint or a home may be called; what runs shows it as text.
  const written = '{ "name": "https://signpost.example/sign-in <img src=x onerror=alert(1)>" }';
  await page.evaluate(
    ([name, text]) => {
      const { __MONACO: monaco } = globalThis as unknown as {
        __MONACO: {
          editor: {
            getEditors(): { setValue(text: string): void; getRawOptions(): { ariaLabel?: string } }[];
          };
        };
      };
      monaco.editor
        .getEditors()
        .find((one) => one.getRawOptions().ariaLabel === name)
        ?.setValue(text as string);
    },
    [RESULT, written],
  );
  await page.getByText('signpost.example').first().waitFor();
  // The editor looks for addresses a second after a text changed.
  await page.waitForTimeout(2_000);
  expect(await page.locator('.detected-link').count()).toBe(0);
});

test('a double click runs once and shows the answer; what is stopped says so', async () => {
  const { page } = await visitAs('amira');
  await editorReady(page);
  await page.getByText('Who am I here?').click();
  await page.getByRole('button', { name: 'Run', exact: true }).dblclick();
  await answeredWell(page);
  await page.route('**/graphql', () => {});
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByText('Stopped: it may have been done. Run it again to see the answer').waitFor();
});

describe('roles that may not explore', () => {
  test('get a page that says so; the editor, the schema and the guide stay closed', async () => {
    const { page, asked } = await visitAs('hana');
    await page.getByRole('heading', { name: 'The explorer is not part of your role' }).waitFor();
    expect(await page.getByRole('link').allTextContents()).toEqual(['Skip to main content', 'My security']);
    expect(asked.filter((path) => /Workbench|worker|guide|graphql/.test(path))).toEqual([]);
    expect(await page.evaluate(async () => (await fetch('/explorer/guide')).status)).not.toBe(200);
  });
});

describe('the pages', () => {
  test('send nothing off the machine and stay within their policy', async () => {
    const { page, foreign, faults, asked } = await visitAs('amira');
    await runWhoAmI(page);
    await page.getByLabel(OPERATION).focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Control+Space');
    await page.getByRole('button', { name: 'Tidy' }).click();
    await page.getByRole('button', { name: 'Schema documentation' }).click();
    await page.getByRole('link', { name: 'Query', exact: true }).click();
    await page.getByRole('link', { name: 'Who may see what' }).click();
    await page.getByRole('table').waitFor();
    expect(foreign).toEqual([]);
    expect(faults).toEqual([]);
    expect(asked).toContain('/graphql');
    expect(asked.filter((path) => /worker.*\.js$/.test(path)).length).toBeGreaterThan(0);
  });

  test('are watched by something that notices', async () => {
    const { page, faults } = await visit();
    await page.evaluate(() => {
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'void 0' }));
      document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/elsewhere.png' }));
      document.querySelector('label')?.remove();
    });
    await expect.poll(() => faults.join()).toMatch(/script-src-elem stopped inline/);
    await expect.poll(() => faults.join()).toMatch(/img-src stopped http:\/\/127\.0\.0\.1:9/);
    expect((await findAccessFaults(page)).join()).toMatch(/label: #username/);
  });

  test('who may see what is a table that can be searched by words and by role', async () => {
    const { page } = await visitAs('amira');
    await page.getByRole('link', { name: 'Who may see what' }).click();
    const status = page.getByText(/^\d+ of \d+ fields$/);
    const all = await status.textContent();
    await page.getByLabel('Field, type or what it holds').fill('Child.address');
    await expect.poll(() => status.textContent()).toMatch(/^1 of /);
    const rows = page.getByRole('rowgroup').filter({ hasText: 'Child.address' });
    expect(await rows.textContent()).toMatch(/not shielded/);
    await page.getByLabel('Field, type or what it holds').fill('');
    await page.getByLabel('Role').selectOption('AUDITOR');
    await expect.poll(() => status.textContent()).not.toBe(all);
    expect(await page.getByText('Child.address').count()).toBe(0);
    expect(await page.getByText('AuditEvent.childNumbers').count()).toBe(1);
  });

  test('the user reports are a chart that is read in words as well, for those alone who read them', async () => {
    const { page } = await visitAs('imran');
    await page.getByRole('link', { name: 'User reports' }).click();
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByText('The report was run.').waitFor();
    await page.getByRole('img', { name: /^Active users [1-9]\d* in all; the most, / }).waitFor();
    await page.getByText('The numbers', { exact: true }).click();
    await page.getByRole('row', { name: /^Practitioner [1-9]/ }).waitFor();
    await page.getByLabel('Report', { exact: true }).selectOption('OUT_OF_HOURS');
    await page.getByRole('img', { name: /^Out of hours/ }).waitFor();
    expect(await page.locator('.chart-bar').count()).toBe(readPolicy().reportPeriodDays);
    expect(await findAccessFaults(page)).toEqual([]);
    await takeSession(page, await signpost.as('amira').token());
    await page.reload();
    await page.getByRole('link', { name: 'Who may see what' }).waitFor();
    expect(await page.getByRole('link', { name: 'User reports' }).count()).toBe(0);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`have no fault that axe finds, in ${colorScheme}`, async () => {
      const { page } = await visit({ colorScheme });
      const faults: Record<string, string[]> = { signIn: await findAccessFaults(page) };
      await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
      await takeSession(page, await signpost.as('amira').token());
      await page.reload();
      await runWhoAmI(page);
      faults.main = await findAccessFaults(page);
      await page.getByRole('button', { name: 'Schema documentation' }).click();
      await page.getByRole('link', { name: 'Query', exact: true }).click();
      await page.getByRole('link', { name: 'searchChildren', exact: true }).click();
      await page.getByRole('button', { name: 'New document' }).click();
      faults.documentation = await findAccessFaults(page);
      await page.getByRole('link', { name: 'Who may see what' }).click();
      // Every row is built alike: some of them tell as much as all, in a fraction of the time.
      await page.getByLabel('Field, type or what it holds').fill('Child.');
      faults.access = await findAccessFaults(page);
      await takeSession(page, await signpost.as('hana').token());
      await page.reload();
      await page.getByRole('heading', { name: 'The explorer is not part of your role' }).waitFor();
      faults.notForYourRole = await findAccessFaults(page);
      expect(faults).toEqual({ signIn: [], main: [], documentation: [], access: [], notForYourRole: [] });
    });
  }

  test('are read without scrolling sideways in a window 320 wide, which is 1280 at 400 %', async () => {
    const { page } = await visit({ width: 320, height: 256 });
    const wider: Record<string, number> = { signIn: await overflow(page) };
    await takeSession(page, await signpost.as('amira').token());
    await page.reload();
    await runWhoAmI(page);
    await page.getByRole('button', { name: /^End your own involvement/ }).press('Enter');
    const top = await page.getByRole('heading', { name: 'Operation', exact: true }).boundingBox();
    expect(Math.abs((top?.y ?? Number.NaN) - 128), 'the keyboard is where it is seen').toBeLessThan(128);
    await page.keyboard.press('Control+Enter');
    await page.getByText(/no errors\. Put a number or id from an earlier answer/).waitFor();
    await page.getByRole('button', { name: 'Schema documentation' }).click();
    await page.getByRole('link', { name: 'Query', exact: true }).click();
    wider.main = await overflow(page);
    expect(await findAccessFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Who may see what' }).click();
    await page.getByRole('table').waitFor();
    wider.access = await overflow(page);
    await takeSession(page, await signpost.as('hana').token());
    await page.reload();
    await page.getByRole('heading', { name: 'The explorer is not part of your role' }).waitFor();
    wider.notForYourRole = await overflow(page);
    expect(wider).toEqual({ signIn: 0, main: 0, access: 0, notForYourRole: 0 });
  });
});
