import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
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
}

/** A page that shares no cookie and no storage with another, with a note of everything that must not happen. */
export interface WatchedPage {
  page: Page;
  /** Addresses asked for, other than the explorer's own origin. */
  foreign: string[];
  /** What the content security policy had to stop, errors that scripts threw, and errors in the console. */
  faults: string[];
  /** Paths asked for. */
  asked: string[];
  close(): Promise<void>;
}

/** Opens `url` as a new visitor and watches the page from its first byte. */
export async function watch(browser: Browser, url: string, viewport: Viewport = {}): Promise<WatchedPage> {
  const { width = 1440, height = 900, colorScheme = 'light', session } = viewport;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  const { origin } = new URL(url);
  const watched: WatchedPage = { page, foreign: [], faults: [], asked: [], close: () => context.close() };
  const note = (address: string) => {
    const { protocol, origin: asked, pathname } = new URL(address);
    if (protocol === 'data:') return;
    if (asked === origin) watched.asked.push(pathname);
    else watched.foreign.push(address);
  };
  context.on('request', (request) => note(request.url()));
  page.on('websocket', (socket) => note(socket.url()));
  page.on('pageerror', (error) => watched.faults.push(error.message));
  page.on('console', (message) => {
    // The browser reports every 401 as an error; asking who is signed in is meant to be answered so.
    if (message.type() === 'error' && !message.text().includes('401')) watched.faults.push(message.text());
  });
  await page.exposeFunction('noteViolation', (text: string) => watched.faults.push(text));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      (globalThis as unknown as { noteViolation(text: string): void }).noteViolation(
        `${violatedDirective} stopped ${blockedURI}`,
      );
    });
  });
  if (session !== undefined) await giveSession(context, url, session);
  await page.goto(url);
  return watched;
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
  // The editor shows nothing for a moment between its loading and its work, and tells nobody when.
  await page.locator('main#main:not([aria-busy])').waitFor({ state: 'attached' });
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (values) =>
      (
        globalThis as unknown as { axe: { run(node: Document, options: object): Promise<AxeResults> } }
      ).axe.run(document, {
        runOnly: { type: 'tag', values },
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
