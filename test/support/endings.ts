const endings: (() => unknown)[] = [];

/**
 * Has something done after all tests of the file, the last that was asked for first: from wherever it is called. Vitest
 * does not hear an `afterAll` that a hook or a test adds.
 */
export function afterFile(end: () => unknown): void {
  endings.push(end);
}

/** Does what `afterFile` was asked for, all of it. @throws what failed on the way */
export async function endFile(): Promise<void> {
  const failures: unknown[] = [];
  for (let end = endings.pop(); end; end = endings.pop()) {
    try {
      await end();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'What a file had begun did not end.');
}
