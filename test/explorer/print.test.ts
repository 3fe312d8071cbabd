import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser } from '../../cli/explorer/chromium.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { builtExplorer, editorText, watch } from './browser.ts';

let signpost: Signpost;
let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
  const explorer = await builtExplorer();
  signpost = await startSignpost({ gateway: { explorer } });
});
afterAll(async () => {
  await browser?.close();
  await signpost?.close();
});

const sheets = async (page: Page) =>
  (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

test('a printer is given all of the operation and of its result, not only the lines that the window shows', async () => {
  const session = await signpost.as('amira').token();
  const { page, faults, close } = await watch(browser, signpost.url, { session });
  await page.getByLabel('Operation, in GraphQL').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText('query Types { __schema { types { name description } } }');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText(/^Answered in \d+ ms, no errors$/).waitFor();
  const result = await editorText(page, 'Result, read only');
  const lines = result.split('\n');
  expect(lines.length).toBeGreaterThan(500);

  // At most some eighty lines of the page's size are on a sheet.
  expect(await sheets(page)).toBeGreaterThan(lines.length / 80);
  const hear = (event: string) => page.evaluate((name) => dispatchEvent(new Event(name)), event);
  await hear('beforeprint');
  await page.emulateMedia({ media: 'print' });
  const printed = page.getByRole('region', { name: 'Result' }).locator('pre');
  expect(await printed.innerText()).toBe(result);
  expect(await page.getByRole('region', { name: 'Operation' }).locator('pre').innerText()).toMatch(
    /^query Types /,
  );
  // Nothing cuts it off, and what cannot be pressed on paper is not on it.
  const [text, whole] = await Promise.all([
    printed.boundingBox(),
    page.evaluate(() => document.documentElement.scrollHeight),
  ]);
  expect((text?.y ?? 0) + (text?.height ?? 0)).toBeLessThanOrEqual(whole);
  for (const button of ['Run', 'Sign out', 'Schema documentation'])
    expect(await page.getByRole('button', { name: button, exact: true }).count(), button).toBe(0);

  await page.emulateMedia({ media: 'screen' });
  await hear('afterprint');
  expect(await printed.count(), 'on the screen it stands once').toBe(0);
  expect(faults).toEqual([]);
  await close();
});

test('in colours of the system only the present page and the present document are marked as such', async () => {
  const session = await signpost.as('amira').token();
  const { page, faults, close } = await watch(browser, signpost.url, { session });
  await page.getByRole('button', { name: 'New document' }).click();
  await page.emulateMedia({ forcedColors: 'active' });
  const marked = (of: string) =>
    page.evaluate((selector) => {
      const ground = getComputedStyle(document.body).backgroundColor;
      return [...document.querySelectorAll(selector)].map(
        (each) => getComputedStyle(each).borderBottomColor !== ground,
      );
    }, of);
  expect(await marked('.masthead nav a')).toEqual([true, false, false]);
  expect(await marked('.document')).toEqual([false, true]);
  expect(faults).toEqual([]);
  await close();
});
