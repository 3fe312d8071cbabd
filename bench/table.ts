import type { Sample } from './load.ts';
import type { Question } from './variants.ts';

/** One sample of one variant; `cpu` is milliseconds of Node and PostgreSQL together for a request. */
export interface Measured extends Sample {
  readonly kind: string;
  readonly question: Question;
  readonly connections: number;
  readonly cpu: number;
}

/** The middle of some numbers; not a number when there are none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The number below which a share of some rising numbers lie; not a number when there are none. */
export function quantile(rising: readonly number[], share: number): number {
  return rising[Math.min(rising.length - 1, Math.floor(rising.length * share))] ?? Number.NaN;
}

const digits = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(1));

/** Prints a table for each load: medians over the rounds, and the CPU of each as a multiple of the first's. */
export function printTables(measured: readonly Measured[], children: number): void {
  console.log(`\n${children} children; CPU is milliseconds of Node and PostgreSQL together for a request.`);
  const loads = new Map(measured.map((m) => [`${m.question}, ${m.connections} connections`, m]));
  for (const [title, { question, connections }] of loads) {
    const here = measured.filter((m) => m.question === question && m.connections === connections);
    const kinds = [...new Set(here.map(({ kind }) => kind))];
    const cpuOf = (kind: string) => median(here.filter((m) => m.kind === kind).map(({ cpu }) => cpu));
    const first = cpuOf(kinds[0] as string);
    console.log(`\n${title}\n`);
    console.log('| variant | requests/s | p50 ms | p99 ms | CPU ms/request | of the first |');
    console.log('|---|---:|---:|---:|---:|---:|');
    for (const kind of kinds) {
      const samples = here.filter((m) => m.kind === kind);
      const of = (value: (m: Measured) => number) => digits(median(samples.map(value)));
      const cells = [of((m) => m.requests / m.seconds), of((m) => m.p50), of((m) => m.p99), of((m) => m.cpu)];
      console.log(`| ${kind} | ${cells.join(' | ')} | ${digits(cpuOf(kind) / first)} |`);
    }
  }
}
