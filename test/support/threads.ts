import { pathToFileURL } from 'node:url';
import { inject } from 'vitest';
import { madeThreads } from '../../platform/thread.ts';

// Before the first of them begins: a thread that reads TypeScript itself takes three times as long to begin.
for (const [module, file] of inject('madeThreads'))
  madeThreads.set(new URL(module, new URL('../../', import.meta.url)).href, pathToFileURL(file));
