import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser } from '../../cli/explorer/chromium.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { builtExplorer, editorText, watch } from './browser.ts';

let signpost: Signpost;
let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
  signpost = await startSignpost({ gateway: { explorer: await builtExplorer() } });
});
afterAll(async () => {
  await browser?.close();
  await signpost?.close();
});

test('a page is never its head alone while it is made', async () => {
  const session = await signpost.as('amira').token();
  const { page, close } = await watch(browser, signpost.url, { own: true, session });
  await page.addInitScript(() => {
    const seen = globalThis as unknown as { mains: Set<number> };
    seen.mains = new Set();
    new MutationObserver(() => {
      if (document.querySelector('header')) seen.mains.add(document.querySelectorAll('main#main').length);
    }).observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  await page.getByLabel('Operation, in GraphQL').waitFor();
  const mains = await page.evaluate(() => [...(globalThis as unknown as { mains: Set<number> }).mains]);
  expect(mains).toEqual([1]);
  await close();
});

test('variables that are no JSON are told where the outcome stands, however the run before ended', async () => {
  const session = await signpost.as('amira').token();
  const { page, close } = await watch(browser, signpost.url, { session });
  await page.getByLabel('Operation, in GraphQL').waitFor();
  await expect.poll(() => editorText(page, 'Operation, in GraphQL')).toContain('query');
  const variables = page.getByLabel('Variables, as JSON');
  const answered = page.getByText(/^Answered in \d+ ms, no errors$/);
  await variables.press('Control+Enter');
  await answered.waitFor();
  await variables.focus();
  await page.keyboard.type('oops');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Not sent: the variables are no JSON. Correct them, then run it again').waitFor();
  expect(await answered.count()).toBe(0);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Control+Enter');
  await answered.waitFor();
  await close();
});
