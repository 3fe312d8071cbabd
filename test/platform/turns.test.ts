import { expect, test } from 'vitest';
import { oneATurn } from '../../platform/turns.ts';

test('of many that come at once one begins in each turn, in order, with the turns of everything else in between', async () => {
  const seen: string[] = [];
  const ownTurn = oneATurn();
  let over = false;
  const elsewhere = (turn: number) => {
    seen.push('else');
    if (!over) setImmediate(elsewhere, turn + 1);
  };
  const come = (name: string) => ownTurn().then(() => seen.push(name));
  const first = [come('a'), come('b'), come('c')];
  // Nobody begins within the turn in which they came.
  await Promise.resolve();
  expect(seen).toEqual([]);
  setImmediate(elsewhere, 0);
  await first[0];
  await Promise.all([...first, come('d')]);
  // Whoever comes after the line has ended is let in too.
  await come('e');
  over = true;
  const order = seen.filter((each) => each !== 'else');
  expect(order).toEqual(['a', 'b', 'c', 'd', 'e']);
  for (const [place, each] of seen.entries())
    if (each !== 'else') expect(seen[place + 1] ?? 'else', `${each} alone in its turn`).toBe('else');
});
