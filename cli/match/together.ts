import { sharedInts } from '../../platform/matching/bytes.ts';
import { stride } from '../../platform/matching/fields.ts';
import { Helper } from '../../platform/matching/helper.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';
import { CsvReader } from './csv.ts';
import { BadInput } from './fault.ts';
import type { ColumnMap } from './map.ts';
import { type MatchFile, readMatchFile } from './read.ts';
import type { ReadingShare, ReadShare, Source } from './share.ts';

/** What was read: the files, and the vocabulary that all of them share. */
interface Sources {
  readonly files: readonly MatchFile[];
  readonly vocabulary: Vocabulary;
}

/**
 * What the second thread reads: somewhat less than half of the work, for it takes a while to start, and nothing that
 * shares a table of texts with the rest.
 */
const secondReads = ['postcode', 'email', 'identifiers'] as const;
type Second = (typeof secondReads)[number];
/** Room for rows beyond what the beginning of a file lets expect; memory that is not written to costs nothing. */
const room = 1.25;

/** The second thread of the command: it reads columns of big files, and then takes rules of blocking. */
export class ReadingHelper extends Helper {
  constructor() {
    super(new URL('./thread.ts', import.meta.url));
  }

  /** Offers columns to read. */
  offerReading(share: ReadingShare): void {
    this.port.postMessage(share);
  }

  /** What was read of the columns offered; nothing where the thread failed or has not begun. */
  collectReading({ turns }: ReadingShare): ReadShare | undefined {
    return this.answer(turns) as ReadShare | undefined;
  }
}

/** Reads files, one after another, with a second thread where there is one. Throws BadInput as `readMatchFile` does. */
export function readSources(sources: readonly Source[], helper?: ReadingHelper): Sources {
  return (helper && readInTwoThreads(sources, helper)) ?? readInOneThread(sources);
}

function readInOneThread(sources: readonly Source[]): Sources {
  const vocabulary = new Vocabulary();
  return {
    files: sources.map(({ file, mapFile, map }) => readMatchFile(file, mapFile, map, vocabulary)),
    vocabulary,
  };
}

/**
 * Each thread goes through the files and reads columns of its own into the same rows, so that numbers are the same as if
 * one had read them. Nothing where either meets a fault: who reads alone finds the first of them.
 */
function readInTwoThreads(sources: readonly Source[], helper: ReadingHelper): Sources | undefined {
  const vocabulary = new Vocabulary();
  try {
    const shared = sources.map((source) => ({ ...source, values: sharedInts(roomFor(source.file)) }));
    const share = {
      sources: shared.map((source) => ({ ...source, map: mapOf(source.map, isSecond) })),
      turns: sharedInts(2),
    };
    helper.offerReading(share);
    const files = shared.map(({ file, mapFile, map, values }) =>
      readMatchFile(
        file,
        mapFile,
        mapOf(map, (name) => !isSecond(name)),
        vocabulary,
        { values, keepsIds: true },
      ),
    );
    const second = helper.collectReading(share);
    const fits = files.every(
      ({ rows }, at) => rows.values === shared[at]?.values && rows.count === second?.counts[at],
    );
    if (!second || !fits) return undefined;
    return { files, vocabulary: Vocabulary.open({ ...vocabulary.parts, ...second }) };
  } catch (error) {
    if (error instanceof BadInput) return undefined;
    throw error;
  }
}

function roomFor(file: string): number {
  const csv = new CsvReader(file);
  try {
    return Math.ceil(csv.rowsExpected * room) * stride;
  } finally {
    csv.close();
  }
}

const isSecond = (name: string): name is Second => secondReads.includes(name as Second);

/** The columns of a map whose names are wanted, and the id. */
function mapOf(map: ColumnMap, wanted: (name: string) => boolean): ColumnMap {
  return Object.fromEntries(
    Object.entries(map).filter(([name]) => name === 'id' || wanted(name)),
  ) as ColumnMap;
}
