import type postgres from 'postgres';

/** Every statement that the pools of this test file have sent, in order. */
export const statements: string[] = [];

/**
 * The driver as it is, with its own debugging hook noting what is sent: for `vi.mock('postgres', ...)`, which
 * replaces nothing else.
 */
export async function noting(original: () => Promise<unknown>): Promise<object> {
  const driver = (await original()) as { default: typeof postgres };
  const connect = (url: string, options: object) =>
    driver.default(url, {
      ...options,
      debug: (_connection: number, query: string) => statements.push(query),
    } as object);
  return { ...driver, default: Object.assign(connect, driver.default) };
}

/** The statements that `act` sends, without those that other tests' timers might. */
export async function statementsOf(act: () => Promise<unknown>): Promise<string[]> {
  const before = statements.length;
  await act();
  return statements.slice(before);
}
