import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { runCommand, WrongCall } from './command/command.ts';
import { startBrowser } from './explorer/chromium.ts';

// Takes the picture of the explorer for the README, of a Signpost with demo accounts that is running.
const usage = 'npm run screenshot [-- ADDRESS]';

const FILE = join(import.meta.dirname, '..', 'docs', 'images', 'explorer.png');
const ROLE = 'PRACTITIONER';

const Accounts = z.array(
  z.object({
    username: z.string(),
    password: z.string(),
    code: z.string(),
    usableInSeconds: z.number(),
    roles: z.array(z.string()),
  }),
);

/** Somebody of the demo cast who is a practitioner and nothing else, with a code for now. */
async function getAccount(): Promise<z.infer<typeof Accounts>[number]> {
  const script = join(import.meta.dirname, 'demoAccounts.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, '--json']);
  const account = Accounts.parse(JSON.parse(stdout)).find(({ roles }) => roles.join() === ROLE);
  if (!account) throw new Error(`No demo account has the role ${ROLE}; seed the demo first.`);
  return account;
}

async function signIn(page: Page, address: string): Promise<void> {
  const { username, password, code, usableInSeconds } = await getAccount();
  await setTimeout(usableInSeconds * 1000);
  await page.goto(address);
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByLabel('One-time code').fill(code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** Opens a record as a visitor of the README would, with the documentation of the schema beside it. */
async function openRecord(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Schema documentation' }).click();
  await page.getByRole('link', { name: 'Query', exact: true }).click();
  await page.getByText('Open a record', { exact: true }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText(/^Answered in \d+ ms, no errors$/).waitFor();
  await page.mouse.move(0, 0);
}

await runCommand({ usage }, async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [address = 'http://127.0.0.1:4000'] = positionals;
  const answers = await fetch(address).catch(() => undefined);
  if (positionals.length > 1 || !answers?.ok)
    throw new WrongCall('No Signpost answers at that address; start one with npm start.');
  const browser = await startBrowser();
  try {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      deviceScaleFactor: 1.5,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await signIn(page, address);
    await openRecord(page);
    mkdirSync(dirname(FILE), { recursive: true });
    await page.screenshot({ path: FILE, animations: 'disabled' });
    console.log(`Saved ${FILE}.`);
  } finally {
    await browser.close();
  }
  return 0;
});
