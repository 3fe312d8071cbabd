import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { isTurned, seenFromLeft } from './direction.ts';

/** What a document for people holds, before it is laid out. */
export interface PrintedDocument {
  readonly title: string;
  /** Said under the title on the first page. */
  readonly opening: readonly string[];
  readonly sections: readonly PrintedSection[];
  /** Printed across the head of each page when the document must not be given out. */
  readonly warning?: string;
  readonly madeAt: Date;
}

/** A section: what it is about, then its lines or its table. */
interface PrintedSection {
  readonly title: string;
  readonly about?: string;
  readonly lines?: readonly string[];
  /** Whether its lines carry numbers in place of bullets. */
  readonly numbered?: boolean;
  /** Rows of equally many cells, the first row their heads; columns of money stand to the right. */
  readonly table?: readonly (readonly string[])[];
}

const fontFile = createRequire(import.meta.url).resolve;
// Embedded, so that names in any European script are readable everywhere; the standard fonts hold Western ones only.
const fonts = {
  plain: fontFile('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: fontFile('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
};
const sizes = { title: 20, heading: 14, text: 11, small: 9 };
const margin = 56;
const ink = '#111111';
// pdfkit knows PDF/UA and the scope of heads; its types do not yet.
const universal: object = { subset: 'PDF/UA' };

/** In place of a letter that the type has not. */
const noLetter = '\u25af';
const someMissing = `Some letters of this document stand as ${noLetter} on paper, since the type has none for them. A program that reads the file aloud has them, and so has this document as a file for programs.`;

/**
 * Prints a document as PDF/UA-1 (ISO 14289-1): A4 in large plain type, tagged (headings, lists, tables), with
 * language, title, bookmarks and page numbers, for people who read on paper, on a telephone or with a screen reader.
 * The same document gives the same words. Letters that the font lacks (Chinese, Devanagari) are announced as missing
 * on the page; a screen reader has them.
 */
export function printPdf(document: PrintedDocument): Promise<Buffer> {
  const pdf = new PDFDocument({
    ...universal,
    pdfVersion: '1.7',
    lang: 'en-GB',
    tagged: true,
    displayTitle: true,
    bufferPages: true,
    size: 'A4',
    margins: { top: margin + 14, bottom: margin, left: margin, right: margin },
    info: { Title: document.title, Author: 'Signpost', CreationDate: document.madeAt },
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  pdf.registerFont('plain', fonts.plain).registerFont('bold', fonts.bold).fillColor(ink);
  for (const name of ['bold', 'plain']) setAsSeen(pdf.font(name));
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const write = (kind: string, given: string, font: 'plain' | 'bold', size: number, gap: number) => {
    const { text, spoken } = printable(pdf, given);
    root.add(
      pdf.struct(kind, spoken, () => {
        pdf.font(font).fontSize(size).text(text, { lineGap: 2, paragraphGap: gap });
      }),
    );
  };

  write('H1', document.title, 'bold', sizes.title, 10);
  const texts = document.sections.flatMap(({ about = '', lines = [], table = [] }) => [
    about,
    ...lines,
    ...table.flat(),
  ]);
  const isWhole = [document.title, ...texts].every((text) => printable(pdf, text).isWhole);
  for (const paragraph of [...document.opening, ...(isWhole ? [] : [someMissing])])
    write('P', paragraph, 'plain', sizes.text, 6);
  for (const section of document.sections) {
    // A heading is not left alone at the foot of a page.
    if (pdf.y > pdf.page.height - margin - 90) pdf.addPage();
    else pdf.moveDown(0.6);
    pdf.outline.addItem(section.title);
    write('H2', section.title, 'bold', sizes.heading, 4);
    if (section.about) write('P', section.about, 'plain', sizes.text, 4);
    if (section.lines) addList(pdf, root, section.lines, section.numbered ?? false);
    if (section.table) addTable(pdf, root, section.table);
  }
  root.end();
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    pdf.switchToPage(page);
    addRunningText(pdf, document, page + 1, count);
  }
  pdf.end();
  return done;
}

/** Longer than any word; the setter takes a time that grows with the square of a word's length to find where it breaks. */
const unbroken = /(\S{60})(?=\S)/gu;
/** A text with places where a word of such a length may break. */
const breakable = (text: string) => text.replace(unbroken, '$1\u200b');

type Pdf = InstanceType<typeof PDFDocument>;
type Structure = ReturnType<Pdf['struct']>;
/** Glyphs and their places, or where only the width is asked for none. */
interface Line {
  readonly glyphs: readonly object[] | null;
  readonly positions: readonly object[] | null;
  readonly advanceWidth: number;
}
/** What pdfkit keeps of the font that is set. */
interface Setting {
  readonly _font: {
    readonly font: { hasGlyphForCodePoint(code: number): boolean };
    layout(text: string, features: unknown, onlyWidth: boolean): Line;
  };
}

/** Has the font that is set place the words of each line as they are seen: the setter turns the letters of a word alone. */
function setAsSeen(pdf: Pdf): void {
  const { _font: font } = pdf as Pdf & Setting;
  const layout = font.layout.bind(font);
  font.layout = (text, features, onlyWidth) => {
    const pieces = seenFromLeft(text);
    if (pieces.length < 2) return layout(text, features, onlyWidth);
    const lines = pieces.map((piece) => layout(piece, features, onlyWidth));
    return {
      glyphs: onlyWidth ? null : lines.flatMap(({ glyphs }) => glyphs ?? []),
      positions: onlyWidth ? null : lines.flatMap(({ positions }) => positions ?? []),
      advanceWidth: lines.reduce((sum, line) => sum + line.advanceWidth, 0),
    };
  };
}

/** A text as it can be printed; where letters are missing from it, or words stand turned, as it is read aloud. Both fonts have the same letters. */
function printable(pdf: Pdf, given: string): { text: string; isWhole: boolean; spoken: { actual?: string } } {
  const { font } = (pdf as Pdf & Setting)._font;
  const isThere = (sign: string) => sign === '\n' || font.hasGlyphForCodePoint(sign.codePointAt(0) as number);
  // No type has a tab.
  const written = given.replaceAll('\t', ' ');
  const text = [...written].map((sign) => (isThere(sign) ? sign : noLetter)).join('');
  const isWhole = text === written;
  return { text: breakable(text), isWhole, spoken: isWhole && !isTurned(written) ? {} : { actual: given } };
}

/** Lines under each other, each beside its bullet or number, which a listener hears as the label that it is. */
function addList(pdf: Pdf, root: Structure, lines: readonly string[], numbered: boolean): void {
  const list = pdf.struct('L');
  root.add(list);
  pdf.font('plain').fontSize(sizes.text);
  const indent = numbered ? Math.max(26, pdf.widthOfString(`${lines.length}. `)) : 14;
  const width = pdf.page.width - 2 * margin - indent;
  lines.forEach((line, at) => {
    const { text, spoken } = printable(pdf, line);
    const item = pdf.struct('LI');
    list.add(item);
    // The label does not stay behind on the page before.
    if (pdf.y + pdf.currentLineHeight() > pdf.page.height - margin) pdf.addPage();
    const top = pdf.y;
    item.add(
      pdf.struct('Lbl', {}, () => {
        pdf.text(numbered ? `${at + 1}.` : '•', margin, top, { lineBreak: false });
      }),
    );
    item.add(
      pdf.struct('LBody', spoken, () => {
        pdf.text(text, margin + indent, top, { width, lineGap: 2, paragraphGap: 4 });
      }),
    );
    item.end();
  });
  pdf.x = margin;
  list.end();
}

/** A cell's tag: the first row says what the columns are, the first column what a row is about. */
const cellTag = (row: number, column: number): ['TH' | 'TD', object] =>
  row > 0 && column > 0 ? ['TD', {}] : ['TH', { scope: row === 0 ? 'Column' : 'Row' }];

/** Between columns, in points. */
const cellGap = 12;
const money = /^-?[\d,]+\.\d\d$/;

/** How wide columns are: beside one other the first, which says what a row is about, has most; of several the others what they need. */
function widthsOf(pdf: Pdf, rows: readonly (readonly string[])[], width: number): number[] {
  const others = (rows[0] ?? ['']).slice(1).map((_, at) => {
    const natural = Math.max(...rows.map((cells) => pdf.widthOfString(cells[at + 1] ?? '')));
    return Math.ceil(natural) + cellGap;
  });
  if (others.length < 2) return others.length === 0 ? [width] : [0.6 * width, 0.4 * width];
  const rest = others.reduce((sum, each) => sum + each, 0);
  const scale = Math.min(1, (0.6 * width) / rest);
  return [width - rest * scale, ...others.map((each) => each * scale)];
}

function addTable(pdf: Pdf, root: Structure, given: readonly (readonly string[])[]): void {
  const rows = given.map((cells) => cells.map((cell) => printable(pdf, cell || ' ')));
  const texts = rows.map((cells) => cells.map(({ text }) => text));
  const [heads = []] = texts;
  // As wide as the heads are, which are bold.
  pdf.font('bold').fontSize(sizes.small + 1);
  const widths = widthsOf(pdf, texts, pdf.page.width - 2 * margin);
  const ofMoney = widths.map((_, at) => texts.slice(1).every((cells) => money.test(cells[at] ?? '')));
  const space = (at: number) => (widths[at] as number) - cellGap;
  const heightOf = (cells: readonly string[], font: 'plain' | 'bold') => {
    pdf.font(font).fontSize(sizes.small + 1);
    return Math.max(...cells.map((cell, at) => pdf.heightOfString(cell, { width: space(at) })));
  };
  /** Sets a row where the page stands, each cell by `cell`, and goes below it. */
  const set = (cells: readonly string[], height: number, cell: (at: number, put: () => void) => void) => {
    const top = pdf.y;
    let left = margin;
    cells.forEach((text, at) => {
      const from = left;
      const align = ofMoney[at] ? 'right' : 'left';
      cell(at, () => pdf.text(text, from, top, { width: space(at), align }));
      left += widths[at] as number;
    });
    pdf.x = margin;
    pdf.y = top + height + 6;
  };
  const table = pdf.struct('Table');
  root.add(table);
  texts.forEach((cells, place) => {
    const font = place === 0 ? 'bold' : 'plain';
    const height = heightOf(cells, font);
    const goesOn = pdf.y + height > pdf.page.height - margin;
    if (goesOn) pdf.addPage();
    if (goesOn && place > 0) {
      // The heads again, for those who see; who listens has them once.
      set(heads, heightOf(heads, 'bold'), (_, put) => {
        pdf.markContent('Artifact', { type: 'Pagination' });
        put();
        pdf.endMarkedContent();
      });
      pdf.font(font);
    }
    const row = pdf.struct('TR');
    table.add(row);
    set(cells, height, (at, put) => {
      const [tag, scope] = cellTag(place, at);
      row.add(pdf.struct(tag, { ...scope, ...rows[place]?.[at]?.spoken }, put));
    });
    row.end();
  });
  table.end();
}

/** Page numbers and the warning: seen by those who see, passed over by those who listen. */
function addRunningText(pdf: Pdf, document: PrintedDocument, page: number, pages: number): void {
  const { bottom } = pdf.page.margins;
  pdf.page.margins.bottom = 0;
  pdf.markContent('Artifact', { type: 'Pagination' });
  pdf.font('plain').fontSize(sizes.small);
  const foot = `${document.title} · page ${page} of ${pages}`;
  pdf.text(foot, margin, pdf.page.height - margin + 16, { lineBreak: false });
  if (document.warning) pdf.font('bold').text(document.warning, margin, margin - 20, { lineBreak: false });
  pdf.endMarkedContent();
  pdf.page.margins.bottom = bottom;
}
