import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { expect } from 'vitest';
import { buildExplorer, EXPLORER_DIR } from '../../cli/explorer/build.ts';
import { explorerFiles, explorerGuide } from '../../gateway/explorer.ts';
import { oneAtATime } from '../support/database.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 A and AA, and axe's own good practice. No rule is switched off and no part of a page is left out. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The explorer as a gateway serves it, built where it was not: a build takes twelve seconds of a core. */
export async function builtExplorer() {
  await oneAtATime(() => buildExplorer());
  return { files: explorerFiles(EXPLORER_DIR), guide: explorerGuide(EXPLORER_DIR) };
}

/** The window that a page is opened in. */
export interface Viewport {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  /** The token of a session that it has already. */
  session?: string;
  /** Whether it is for this visitor alone, who changes what is not changed back: its clock, its keys. */
  own?: boolean;
}

/** What is noted of a page while somebody visits it. */
interface Notes {
  /** Addresses asked for, other than the explorer's own origin. */
  foreign: string[];
  /** What the content security policy had to stop, errors that scripts threw, and errors in the console. */
  faults: string[];
  /** Paths asked for. */
  asked: string[];
}

/** A page that shares no cookie and no storage with another, with a note of everything that must not happen. */
export interface WatchedPage extends Notes {
  page: Page;
  close(): Promise<void>;
}

/** A page that one visitor after another may use. */
interface Seat {
  readonly page: Page;
  readonly tools: CDPSession;
  origin: string;
  notes: Notes;
}

/** The seat that the last visitor of a browser left: loading the explorer there again costs a third of what it does in a new one. */
const left = new WeakMap<Browser, Seat>();

/** Opens `url` as a new visitor and watches the page from its first byte. */
export async function watch(browser: Browser, url: string, viewport: Viewport = {}): Promise<WatchedPage> {
  const { width = 1440, height = 900, colorScheme = 'light', session, own = false } = viewport;
  const seat = (!own && left.get(browser)) || (await openSeat(browser));
  left.delete(browser);
  const { page } = seat;
  seat.origin = new URL(url).origin;
  seat.notes = { foreign: [], faults: [], asked: [] };
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ media: null, forcedColors: null, reducedMotion: 'reduce', colorScheme });
  if (session !== undefined) await giveSession(page.context(), url, session);
  await page.goto(url);
  const close = async () => {
    if (own || left.has(browser) || !(await tidy(seat))) await page.context().close();
    else left.set(browser, seat);
  };
  return { page, ...seat.notes, close };
}

async function openSeat(browser: Browser): Promise<Seat> {
  const context = await browser.newContext({ locale: 'en-GB' });
  // Ends what hangs, within the time of a test: a machine that does much else draws a page late.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const notes = { foreign: [], faults: [], asked: [] };
  const seat: Seat = { page, tools: await context.newCDPSession(page), origin: '', notes };
  const fault = (text: string) => seat.notes.faults.push(text);
  const note = (address: string) => {
    const { protocol, origin, pathname } = new URL(address);
    if (protocol === 'data:') return;
    if (origin === seat.origin) seat.notes.asked.push(pathname);
    else seat.notes.foreign.push(address);
  };
  context.on('request', (request) => note(request.url()));
  page.on('websocket', (socket) => note(socket.url()));
  page.on('pageerror', (error) => fault(error.message));
  page.on('console', (message) => {
    // The browser reports every 401 as an error; asking who is signed in is meant to be answered so.
    if (message.type() === 'error' && !message.text().includes('401')) fault(message.text());
  });
  await page.exposeFunction('noteViolation', fault);
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      (globalThis as unknown as { noteViolation(text: string): void }).noteViolation(
        `${violatedDirective} stopped ${blockedURI}`,
      );
    });
  });
  return seat;
}

/** Leaves nothing of a visitor behind. False where that cannot be done. */
async function tidy({ page, tools, origin }: Seat): Promise<boolean> {
  try {
    for (const other of page.context().pages()) if (other !== page) await other.close();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    // Of the same origin, so that the browser keeps the process that has read the explorer.
    await page.goto(`${origin}/health/live`);
    await page.context().clearCookies();
    await tools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
    await page.mouse.move(0, 0);
    return true;
  } catch {
    return false;
  }
}

async function giveSession(context: BrowserContext, address: string, value: string): Promise<void> {
  // The browser's tools take a `__Host-` cookie for https only; it is then sent to this machine over http as well.
  const url = address.replace('http:', 'https:');
  const cookie = { name: '__Host-signpost', value, url, httpOnly: true, secure: true } as const;
  await context.addCookies([{ ...cookie, sameSite: 'Strict' }]);
}

/** Gives the page's browser a session. */
export const takeSession = (page: Page, value: string) => giveSession(page.context(), page.url(), value);

/** What axe finds wrong on the page once it is no longer busy: rule, element and reason. Empty when nothing is. */
export async function findAccessFaults(page: Page): Promise<string[]> {
  await page.locator('main#main:not([aria-busy])').waitFor({ state: 'attached' });
  // Half a megabyte to read: once for what is loaded.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (values) =>
      (
        globalThis as unknown as { axe: { run(node: Document, options: object): Promise<AxeResults> } }
      ).axe.run(document, {
        runOnly: { type: 'tag', values },
        resultTypes: ['violations'],
      }),
    RULES,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html}`),
  );
}

/** By how many CSS pixels the page is wider than its window: more than none means scrolling sideways. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** The accessible name, or text, of the element that has the keyboard. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    const label = element?.getAttribute('aria-label') ?? '';
    const named = element?.id
      ? (document.querySelector(`label[for="${element.id}"]`)?.textContent ?? '')
      : '';
    return (label || named || (element === document.body ? '' : (element?.textContent ?? ''))).trim();
  });
}

/** Presses Tab until the element with this name has the keyboard. @throws when it is not reached in one round */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const present = await focused(page);
    if (typeof name === 'string' ? present.startsWith(name) : name.test(present)) return;
    passed.push(present);
  }
  throw new Error(`Tab does not reach ${name}; it went by: ${passed.join(' | ')}`);
}

/** The text of an editor as GraphiQL's model holds it, by the editor's accessible name. */
export function editorText(page: Page, name: string): Promise<string> {
  return page.evaluate((ariaLabel) => {
    const { __MONACO: monaco } = globalThis as unknown as {
      __MONACO: {
        editor: { getEditors(): { getValue(): string; getRawOptions(): { ariaLabel?: string } }[] };
      };
    };
    const editor = monaco.editor.getEditors().find((one) => one.getRawOptions().ariaLabel === ariaLabel);
    return editor?.getValue() ?? '';
  }, name);
}

/** The accessible names of the three editors. */
export const OPERATION = 'Operation, in GraphQL';
export const VARIABLES = 'Variables, as JSON';
export const RESULT = 'Result, read only';

/** Waits until the editor and the list of ready operations are there. */
export async function editorReady(page: Page): Promise<void> {
  await page.getByLabel(OPERATION).waitFor();
  await expect.poll(() => editorText(page, OPERATION)).toContain('query');
  await expect.poll(() => page.getByText('Who am I here?').count()).toBeGreaterThan(0);
}

/** Waits for the answer of what was just run, and names it when it has errors. */
export async function answeredWell(page: Page): Promise<void> {
  const outcome = page.getByText(/^Answered in \d+ ms, /);
  await outcome.waitFor();
  const result = await editorText(page, RESULT);
  expect(await outcome.textContent(), result).toMatch(/, no errors$/);
}

/** Opens the ready operation that says who one is, and runs it. */
export async function runWhoAmI(page: Page): Promise<void> {
  await editorReady(page);
  await page.getByRole('button', { name: 'Who am I here?' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await answeredWell(page);
}
