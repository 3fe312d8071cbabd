import { type Measured, median } from './table.ts';

const ours = 'Signpost, one process';
const four = 'Signpost, four processes';
const stock = 'stock Apollo federation';

/** One line of performance.md's table of targets: what is measured, and the bounds of the first bar and of the goal. */
interface Target {
  readonly what: string;
  readonly value: (of: (kind: string, load: string, what?: 'cpu' | 'p50' | 'p99') => number) => number;
  readonly firstBar: number;
  readonly goal: number;
  /** Whether more is better. */
  readonly more?: true;
}

const times = (what: string, peer: string, load: string, firstBar: number, goal: number): Target => ({
  what,
  value: (of) => of(peer, load) / of(ours, load),
  firstBar,
  goal,
  more: true,
});
const multiple = (load: string, firstBar: number, goal: number): Target => ({
  what: `CPU as a multiple of the limit: ${load}`,
  value: (of) => of(ours, load) / of('the limit', load),
  firstBar,
  goal,
});

const targets: readonly Target[] = [
  times('less CPU than stock: child, 16', stock, 'child, 16', 5, 15),
  times('less CPU than stock: child, 64', stock, 'child, 64', 8, 25),
  times('less CPU than stock: search, 16', stock, 'search, 16', 4, 8),
  times('less CPU than PostGraphile: child, 16', 'PostGraphile 5', 'child, 16', 1.2, 3),
  times('less CPU than PostGraphile: child, 64', 'PostGraphile 5', 'child, 64', 1.5, 5),
  times('less CPU than PostGraphile: search, 16', 'PostGraphile 5', 'search, 16', 1.1, 2),
  multiple('child, 16', 4, 1.3),
  multiple('child, 64', 3.5, 1),
  multiple('search, 16', 2.5, 1.5),
  ...['child, 16', 'child, 64', 'search, 16'].map(
    (load): Target => ({
      what: `four processes, less CPU than stock: ${load}`,
      value: (of) => of(stock, load) / of(four, load),
      firstBar: 2,
      goal: 3,
      more: true,
    }),
  ),
  ...['child, 16', 'child, 64', 'search, 16'].map(
    (load): Target => ({
      what: `share of the audit's two rows, per cent: ${load}`,
      value: (of) => 100 * (1 - of('Signpost without audit rows', load) / of(ours, load)),
      firstBar: 15,
      goal: 5,
    }),
  ),
  {
    what: 'milliseconds that the audit’s two rows add at p50: child, 64',
    value: (of) => of(ours, 'child, 64', 'p50') - of('Signpost without audit rows', 'child, 64', 'p50'),
    firstBar: 4,
    goal: 4,
  },
  {
    what: 'p50 as a multiple of the limit: child, 1',
    value: (of) => of(ours, 'child, 1', 'p50') / of('the limit', 'child, 1', 'p50'),
    firstBar: 3,
    goal: 2.2,
  },
  {
    what: 'p99 as a share of stock: child, 64',
    value: (of) => of(ours, 'child, 64', 'p99') / of(stock, 'child, 64', 'p99'),
    firstBar: 0.2,
    goal: 0.1,
  },
];

/** Prints each target that the run measured: the ratio, the bounds, met or not met. `more` adds lines of its own. */
export function printTargets(
  measured: readonly Measured[],
  more: readonly { what: string; measured: number; firstBar: number; goal: number }[],
): void {
  const of = (kind: string, load: string, what: 'cpu' | 'p50' | 'p99' = 'cpu') =>
    median(
      measured
        .filter((each) => each.kind === kind && `${each.question}, ${each.connections}` === load)
        .map((each) => each[what]),
    );
  const lines = targets.map((target) => ({ ...target, measured: target.value(of) }));
  console.log('\n| target | measured | first bar | goal | first bar is | goal is |');
  console.log('|---|---:|---:|---:|---|---|');
  for (const line of [...lines, ...more.map((each) => ({ ...each, more: undefined }))]) {
    if (Number.isNaN(line.measured)) continue;
    const met = (bound: number) =>
      (line.more ? line.measured >= bound : line.measured <= bound) ? 'met' : 'not met';
    const cells = [line.measured.toFixed(2), line.firstBar, line.goal, met(line.firstBar), met(line.goal)];
    console.log(`| ${line.what} | ${cells.join(' | ')} |`);
  }
}
