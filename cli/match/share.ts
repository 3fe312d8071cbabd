import type { MessagePort } from 'node:worker_threads';
import { answerWork } from '../../platform/matching/helper.ts';
import { Vocabulary, type VocabularyParts } from '../../platform/matching/vocabulary.ts';
import { BadInput } from './fault.ts';
import type { ColumnMap } from './map.ts';
import { readMatchFile } from './read.ts';

/** A file to be read, and the map of its columns. */
export interface Source {
  readonly file: string;
  readonly mapFile: string;
  readonly map: ColumnMap;
}

/** What the second thread is asked to read, in the order of the files. */
export interface ReadingShare {
  readonly sources: readonly (Source & { readonly values: Int32Array })[];
  /** In shared memory: how far the thread is (`helperIs`). */
  readonly turns: Int32Array;
}

/** What the second thread read: the rows of each file, -1 where they did not fit, and its tables of texts. */
export interface ReadShare extends Pick<VocabularyParts, 'postcodes' | 'emails' | 'identifiers'> {
  readonly counts: readonly number[];
}

/** Reads the share of the second thread, and answers with what was read; nothing where it met a fault. */
export function readShare(port: MessagePort, { sources, turns }: ReadingShare): void {
  answerWork(port, turns, () => {
    const vocabulary = new Vocabulary();
    try {
      const counts = sources.map(({ file, mapFile, map, values }) => {
        const { rows } = readMatchFile(file, mapFile, map, vocabulary, { values, keepsIds: false });
        return rows.values === values ? rows.count : -1;
      });
      const { postcodes, emails, identifiers } = vocabulary.parts;
      const found: ReadShare = { counts, postcodes, emails, identifiers };
      const buffers = [emails, identifiers].flatMap(({ starts, bytes }) => [starts.buffer, bytes.buffer]);
      return { found, transfer: buffers };
    } catch (error) {
      // Whoever reads alone meets the same fault, and tells it.
      if (error instanceof BadInput) return { found: undefined };
      throw error;
    }
  });
}
