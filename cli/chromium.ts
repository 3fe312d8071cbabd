import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

/** Where Debian, Ubuntu, Fedora, macOS and Windows put Chromium or Chrome. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

// The sandbox cannot start for root, as on a build machine; the rest keeps the browser itself from calling out.
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser that keeps nothing: its profile is new, and is removed by `close`. */
export interface Browser {
  context: BrowserContext;
  close(): Promise<void>;
}

/** What can be asked of the browser's window. */
export interface BrowserOptions {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  /** Device pixels for one CSS pixel. */
  scale?: number;
}

/**
 * Starts the Chromium of this machine with an empty profile.
 * @throws one sentence with what to install when there is none
 */
export async function startBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const { width = 1440, height = 900, colorScheme = 'light', scale = 1 } = options;
  const executablePath = PLACES.find((place) => existsSync(place));
  if (!executablePath) {
    throw new Error(
      'Chromium is not installed; install it (on Debian: apt-get install chromium) and run this again.',
    );
  }
  const profile = mkdtempSync(join(tmpdir(), 'signpost-chromium-'));
  const removeProfile = () =>
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      args: FLAGS,
      viewport: { width, height },
      deviceScaleFactor: scale,
      colorScheme,
      reducedMotion: 'reduce',
      locale: 'en-GB',
    });
    return {
      context,
      close: async () => {
        await context.close();
        removeProfile();
      },
    };
  } catch (error) {
    removeProfile();
    throw error;
  }
}
