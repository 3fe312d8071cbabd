import { describe, expect, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';

describe('a test database', async () => {
  const database = await freshDatabase();
  test('answers', async () => {
    const [row] = await database.sql`select current_database() as name`;
    expect(row?.name).toBe(database.name);
  });
});
