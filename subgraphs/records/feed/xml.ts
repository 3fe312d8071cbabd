import { SaxesParser } from 'saxes';
import type { CsvRow } from './csv.ts';
import { FileFault, longestRow } from './lines.ts';

/** Which elements of an XML message are the cells of a row. */
export interface XmlShape {
  readonly root: string;
  /** The element that is one row. */
  readonly row: string;
  /** Elements outside rows whose text every following row gets. */
  readonly above: Readonly<Record<string, string>>;
  /** Elements inside a row; of two for one column the first counts, save for those that are joined by a space
   * and those of which there is one. */
  readonly within: Readonly<Record<string, string>>;
  readonly joined: readonly string[];
  /** Columns of which a row that says two things is bad: what the pupil is known by, and where they live. */
  readonly single: readonly string[];
  /** Makes cells out of others, before the row is given. */
  readonly finish: (cells: Map<string, string>) => void;
}

const deepest = 40;
/** Signs that may go by without an element ending: more is no message, and would fill the memory. */
const longestSilence = 1_000_000;
const malformed = (line: number) =>
  new FileFault(
    'NOT_XML',
    `The XML breaks its own rules at line ${line}; what came before it stands. Send it whole.`,
  );

/**
 * Reads the rows of an XML message as a stream, with one row in memory. A document type is refused before anything is
 * read, and with it every entity but the five of XML: no external entities, nothing that expands.
 * @throws FileFault for anything but the message; rows before a break have been yielded by then
 */
export async function* readXml(
  body: AsyncIterable<Uint8Array>,
  shape: XmlShape,
  columns: readonly string[],
): AsyncGenerator<CsvRow[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const message = new Message(shape, columns);
  for await (const bytes of body) {
    message.write(decoded(() => decoder.decode(bytes, { stream: true })));
    if (message.rows.length > 0) yield message.rows.splice(0);
    if (message.fault) throw message.fault;
  }
  message.write(decoded(() => decoder.decode()));
  message.close();
  if (message.rows.length > 0) yield message.rows.splice(0);
  if (message.fault) throw message.fault;
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch {
    throw new FileFault('NOT_UTF8', 'The file is not text in UTF-8; save it in UTF-8 and send it again.');
  }
}

class Message {
  readonly rows: CsvRow[] = [];
  fault: FileFault | undefined;
  readonly #parser = new SaxesParser({ xmlns: true, position: true });
  readonly #shape: XmlShape;
  readonly #columns: readonly string[];
  readonly #above = new Map<string, string>();
  #row: Map<string, string> | undefined;
  #rowLine = 0;
  #rowLength = 0;
  #saidTwice = false;
  #depth = 0;
  #text = '';
  #silence = 0;

  constructor(shape: XmlShape, columns: readonly string[]) {
    this.#shape = shape;
    this.#columns = columns;
    const parser = this.#parser;
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding && !/^utf-?8$/i.test(encoding))
        this.#stop(new FileFault('NOT_UTF8', 'The XML says that it is not in UTF-8; save it in UTF-8.'));
    });
    parser.on('doctype', () =>
      this.#stop(new FileFault('XML_DOCTYPE', 'The XML declares a document type; send it without one.')),
    );
    parser.on('error', () => this.#stop(malformed(parser.line)));
    parser.on('opentag', ({ local }) => this.#open(local));
    parser.on('text', (text) => this.#heard(text));
    parser.on('cdata', (text) => this.#heard(text));
    parser.on('closetag', ({ local }) => this.#close(local));
  }

  write(text: string): void {
    if (this.fault) return;
    // saxes goes on after an error: what it gives then is not looked at.
    this.#silence += text.length;
    this.#parser.write(text);
    if (this.#silence > longestSilence) this.#stop(malformed(this.#parser.line));
  }

  close(): void {
    if (!this.fault) this.#parser.close();
  }

  #stop(fault: FileFault): void {
    this.fault ??= fault;
  }

  #open(name: string): void {
    if (this.fault) return;
    this.#silence = 0;
    this.#depth += 1;
    this.#text = '';
    if (this.#depth === 1 && name !== this.#shape.root)
      this.#stop(
        new FileFault('OTHER_MESSAGE', `The XML is another message than ${this.#shape.root}; send that one.`),
      );
    if (this.#depth > deepest) this.#stop(malformed(this.#parser.line));
    if (name === this.#shape.row) {
      this.#row = new Map(this.#above);
      this.#rowLine = this.#parser.line;
      this.#rowLength = 0;
      this.#saidTwice = false;
    }
  }

  #heard(text: string): void {
    this.#rowLength += text.length;
    if (this.#text.length <= longestRow) this.#text += text;
  }

  #close(name: string): void {
    if (this.fault) return;
    this.#silence = 0;
    this.#depth -= 1;
    const text = this.#text.trim();
    this.#text = '';
    if (name === this.#shape.row) {
      this.#finish();
      return;
    }
    const names = this.#row ? this.#shape.within : this.#shape.above;
    const column = Object.hasOwn(names, name) ? names[name] : undefined;
    if (column === undefined || text === '') return;
    const cells = this.#row ?? this.#above;
    const before = this.#row && cells.get(column);
    if (!before) cells.set(column, text);
    else if (this.#shape.joined.includes(column)) cells.set(column, `${before} ${text}`);
    else if (before !== text && this.#shape.single.includes(column)) this.#saidTwice = true;
  }

  #finish(): void {
    const cells = this.#row;
    this.#row = undefined;
    if (!cells) return;
    if (this.#rowLength > longestRow) {
      this.rows.push({ line: this.#rowLine, fault: 'ROW_TOO_LONG' });
      return;
    }
    if (this.#saidTwice) {
      this.rows.push({ line: this.#rowLine, fault: 'SAID_TWICE' });
      return;
    }
    this.#shape.finish(cells);
    this.rows.push({ line: this.#rowLine, cells: this.#columns.map((column) => cells.get(column) ?? '') });
  }
}
