import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

interface ProcessTimes {
  readonly parent: number;
  readonly ticks: number;
  readonly waitedTicks: number;
}

function readTimes(pid: string): ProcessTimes | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const at = (index: number) => Number(fields[index]);
    return { parent: at(1), ticks: at(11) + at(12), waitedTicks: at(13) + at(14) };
  } catch {
    return undefined; // it ended while we looked
  }
}

/**
 * CPU time in milliseconds that the processes and all their descendants have used, those ended and waited for
 * included. Reads /proc: Linux only.
 */
export function cpuMilliseconds(roots: readonly number[]): number {
  const all = new Map<number, ProcessTimes>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const times = readTimes(name);
    if (times) all.set(Number(name), times);
  }
  const wanted = new Set(roots);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [pid, { parent }] of all) {
      if (wanted.has(parent) && !wanted.has(pid)) {
        wanted.add(pid);
        grown = true;
      }
    }
  }
  let ticks = 0;
  for (const pid of wanted) ticks += (all.get(pid)?.ticks ?? 0) + (all.get(pid)?.waitedTicks ?? 0);
  return (ticks * 1_000) / ticksPerSecond;
}

/** Memory of processes in megabytes, what they share divided among those who share it (PSS). Linux only. */
export function memoryMegabytes(pids: readonly number[]): number {
  let kilobytes = 0;
  for (const pid of pids) {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    kilobytes += Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? Number.NaN);
  }
  return kilobytes / 1_024;
}
