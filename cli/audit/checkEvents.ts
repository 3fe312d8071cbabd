import { addDays } from '../../platform/workingDays.ts';
import { dumpFiles } from '../../subgraphs/compliance/sealing/dump.ts';
import { type EventKey, eventColumns, eventKey } from '../../subgraphs/compliance/sealing/encoding.ts';
import { leafHash } from '../../subgraphs/compliance/sealing/merkle.ts';
import { EvidenceFault, type Finding, Findings, runsOf, toldOfAKind } from './findings.ts';
import {
  columnsOf,
  damaged,
  dumpLines,
  eventOf,
  isNumber,
  LeafLines,
  type Leaves,
  namesEvent,
} from './tables.ts';

/** What comparing the events with their leaves came to. */
interface CheckedEvents {
  readonly findings: readonly Finding[];
  readonly events: number;
  /** Events behind the last leaf: written, not sealed yet. */
  readonly unsealed: number;
  /** When the first of those was recorded. */
  readonly unsealedSince: string | undefined;
  /** Leaves whose events went by the rule of retention. */
  readonly retired: number;
}

interface Changed {
  readonly index: number;
  readonly line: Buffer;
}

/** Pairs of changed events that are compared for having been exchanged. */
const comparable = 300;

/** The kind of event by which a writer says that what it acknowledged is gone. */
const lostKind = 'AUDIT_EVENT_LOST';
const lostMark = Buffer.from(`\t${lostKind}\t`);
/** How long an event may wait for its seal beside events that come after it, in milliseconds: as long as a transaction stays open. */
const patience = 3_600_000;
/** How far the clocks of writers and long transactions may put an event beside the time at which it was recorded, in days. */
const slack = 2;

/** The day from which on what was recorded did not go by the rule of retention, however clocks and transactions differ. */
export const keptSince = (retiredBefore: string): string => addDays(retiredBefore.slice(0, 10), slack);

/**
 * Reads the events once, beside the leaves in the order of both: changed, removed, added and exchanged ones, and those
 * that a writer reports as lost. Events older than `retiredBefore` (ISO) may be gone, but none from the place `keptFrom` on.
 */
export async function checkEvents(
  folder: string,
  leaves: Leaves,
  retiredBefore: string | undefined,
  keptFrom: number = Number.POSITIVE_INFINITY,
): Promise<CheckedEvents> {
  const findings = new Findings();
  const order = leaves.sorted();
  const leafAt = (place: number) => (order ? (order[place] as number) : place);
  if (order) for (const each of reordered(leaves, order)) findings.add(each);
  const changed: Changed[] = [];
  let changedMore = 0;
  const removed: number[] = [];
  const named = new LeafLines(folder);
  const young = retiredBefore && keptSince(retiredBefore);
  /** From which place on no event is old enough to have gone by the rule: at the latest where one that is sound and young stands. */
  let kept = keptFrom;
  let [place, events, unsealed] = [0, 0, 0];
  let before = { xid: -1n, id: -1n };
  let [waiting, last]: [Buffer | undefined, Buffer | undefined] = [undefined, undefined];
  for await (const lines of dumpLines(folder, dumpFiles.events)) {
    for (const line of lines) {
      events += 1;
      const key = keyOf(line);
      const [xid, id] = [BigInt(key.xid), BigInt(key.id)];
      if (xid < before.xid || (xid === before.xid && id < before.id))
        throw new EvidenceFault('The events are not in the order of a dump; make the dump again.');
      before = { xid, id };
      if (line.includes(lostMark)) for (const each of lost(line)) findings.add(each);
      while (place < leaves.count && leaves.compare(leafAt(place), xid, id) < 0)
        removed.push(leafAt(place++));
      if (place < leaves.count && leaves.compare(leafAt(place), xid, id) === 0) {
        const index = leafAt(place);
        if (!leafHash(line).equals(leaves.hash(index))) {
          // A copy: the line itself would keep all that was read with it.
          if (changed.length < toldOfAKind) changed.push({ index, line: Buffer.from(line) });
          else changedMore += 1;
        } else if (!order) {
          // Where leaves are out of order, that is told already.
          if (!named.at(index)) await named.readTo(index);
          if (!namesEvent(named.at(index) as Buffer, line))
            findings.add(misnamed(key, leaves.position(index)));
          if (young && kept > index && recordedAt(line) >= young) kept = index;
        }
        place += 1;
      } else if (leaves.count > 0 && leaves.compare(leafAt(leaves.count - 1), xid, id) >= 0)
        findings.add(inserted(key));
      else {
        unsealed += 1;
        waiting ??= line;
        last = line;
      }
    }
  }
  while (place < leaves.count) removed.push(leafAt(place++));
  if (waiting && last) for (const each of unsealedFor(waiting, last, unsealed)) findings.add(each);
  for (const each of changes(leaves, changed)) findings.add(each);
  findings.more('CHANGED', changedMore);
  const gone = await name(folder, leaves, removed, retiredBefore, kept);
  const unsealedSince = waiting && recordedAt(waiting);
  return {
    findings: [...findings.all, ...gone.findings],
    events,
    unsealed,
    unsealedSince,
    retired: gone.retired,
  };
}

const described = ({ id, writer, sequence, occurredAt }: EventKey) =>
  `event ${id} (writer ${writer}, number ${sequence}, ${occurredAt})`;

function keyOf(line: Buffer): EventKey {
  try {
    const key = eventKey(line);
    if (isNumber(key.id) && isNumber(key.xid)) return key;
  } catch {
    // Too few columns.
  }
  throw damaged('events');
}

const recordedAt = (line: Buffer) =>
  line.toString('latin1').split('\t')[eventColumns.indexOf('recorded_at')] ?? '';

/** Sealing that was stopped protects nothing, and looks like an audit of which only the newest second is not sealed. */
function unsealedFor(first: Buffer, last: Buffer, many: number): Finding[] {
  if (Date.parse(recordedAt(last)) - Date.parse(recordedAt(first)) < patience) return [];
  return [
    {
      kind: 'UNSEALED',
      events: [eventKey(first).id, eventKey(last).id],
      says:
        `${many} events, recorded from ${recordedAt(first)} to ${recordedAt(last)}, are not sealed: whoever has the ` +
        'database could change them unseen. Sealing had stopped, or what sealed them was removed.',
    },
  ];
}

function misnamed(key: EventKey, position: number): Finding {
  return {
    kind: 'CHANGED',
    places: [position, position],
    events: [key.id],
    says: `The leaf at place ${position} names another writer, number or time than the ${described(key)} that it seals: it was changed.`,
  };
}

function inserted(key: EventKey): Finding {
  return {
    kind: 'INSERTED',
    events: [key.id],
    says: `The ${described(key)} stands among sealed events and was never sealed: it was added, or its leaf removed.`,
  };
}

function* reordered(leaves: Leaves, order: Float64Array): Generator<Finding> {
  const displaced: number[] = [];
  order.forEach((index, place) => {
    if (index !== place) displaced.push(index);
  });
  for (const index of displaced.sort((one, other) => one - other))
    yield {
      kind: 'REORDERED',
      places: [leaves.position(index), leaves.position(index)],
      events: [String(leaves.id(index))],
      says: `The leaf of event ${leaves.id(index)} stands at place ${leaves.position(index)}, where another belongs.`,
    };
}

/** Changed events; those that have each other's content are told as exchanged. */
function changes(leaves: Leaves, changed: readonly Changed[]): Finding[] {
  const findings: Finding[] = [];
  const paired = new Set<Changed>();
  if (changed.length <= comparable) {
    for (const one of changed) {
      const other = changed.find(
        (each) => each !== one && isContentOf(leaves, each, one) && isContentOf(leaves, one, each),
      );
      if (!other || paired.has(one)) continue;
      paired.add(one).add(other);
      const ids = [one, other].map(({ line }) => eventKey(line).id);
      findings.push({
        kind: 'SWAPPED',
        events: ids,
        says: `The events ${ids.join(' and ')} have each other's content (places ${leaves.position(one.index)} and ${leaves.position(other.index)}).`,
      });
    }
  }
  for (const each of changed) {
    if (paired.has(each)) continue;
    const position = leaves.position(each.index);
    const key = eventKey(each.line);
    findings.push({
      kind: 'CHANGED',
      places: [position, position],
      events: [key.id],
      says: `The ${described(key)} at place ${position} is not what was sealed: its row was changed.`,
    });
  }
  return findings;
}

/** Whether a changed row holds what was sealed as another event, but for the number and transaction of its own. */
function isContentOf(leaves: Leaves, { line }: Changed, other: Changed): boolean {
  const { id, xid } = eventKey(line);
  const own = eventKey(other.line);
  const content = line.subarray(id.length + xid.length + 2);
  return leafHash(Buffer.concat([Buffer.from(`${own.id}\t${own.xid}\t`), content])).equals(
    leaves.hash(other.index),
  );
}

function lost(line: Buffer): Finding[] {
  const columns = columnsOf(line);
  if (columns[eventColumns.indexOf('kind')] !== lostKind) return [];
  const at = columns[eventColumns.indexOf('recorded_at')];
  const { writer, sequences } = detailOf(columns[eventColumns.indexOf('detail')]);
  // Whatever its detail holds: the report itself is a finding.
  const runs = runsOf(Array.isArray(sequences) ? sequences.filter(Number.isSafeInteger) : []);
  const all = runs.map(([first, last]) => (first === last ? `event ${first}` : `events ${first} to ${last}`));
  return (all.length > 0 ? all : ['events']).map((some) => ({
    kind: 'LOST',
    says:
      `The writer ${writer} acknowledged its ${some} ` +
      `and reported at ${at} that they are no longer stored: they were removed before they were sealed.`,
  }));
}

function detailOf(text: string | null | undefined): {
  readonly writer?: unknown;
  readonly sequences?: unknown;
} {
  try {
    return Object(JSON.parse(text ?? '{}'));
  } catch {
    throw damaged('events');
  }
}

/** Says of leaves whose events are gone which those were, from a second look into the file of leaves. */
async function name(
  folder: string,
  leaves: Leaves,
  removed: readonly number[],
  retiredBefore: string | undefined,
  kept: number,
): Promise<{ findings: Finding[]; retired: number }> {
  if (removed.length === 0) return { findings: [], retired: 0 };
  const runs = runsOf([...removed].sort((one, other) => one - other));
  const findings = new Findings();
  let [retired, index, run] = [0, 0, 0];
  let first: EventKey | undefined;
  let start = 0;
  for await (const lines of dumpLines(folder, dumpFiles.leaves)) {
    for (const line of lines) {
      const [from, to] = runs[run] ?? [Number.POSITIVE_INFINITY, 0];
      if (index >= from) {
        const key = eventKey(eventOf(line));
        if (retiredBefore !== undefined && index < kept && key.occurredAt < retiredBefore) {
          if (first)
            throw new EvidenceFault('Times of leaves run backwards; verify without --retired-before.');
          retired += 1;
        } else {
          if (!first) start = index;
          first ??= key;
        }
        if (index === to) {
          if (first) findings.add(gone(first, key, leaves.position(start), leaves.position(index)));
          first = undefined;
          run += 1;
        }
      }
      index += 1;
    }
  }
  return { findings: findings.all, retired };
}

function gone(first: EventKey, last: EventKey, start: number, end: number): Finding {
  const says =
    start === end
      ? `The ${described(first)} that was sealed at place ${start} is no longer there.`
      : `The ${end - start + 1} events from ${described(first)} to ${described(last)} that were sealed at places ${start} to ${end} are no longer there.`;
  return {
    kind: 'REMOVED',
    places: [start, end],
    events: start === end ? [first.id] : [first.id, last.id],
    says,
  };
}
