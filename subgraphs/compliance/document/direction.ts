/** Letters that are read from right to left. */
const turned = '[\\p{sc=Arabic}\\p{sc=Hebrew}\\p{sc=Syriac}\\p{sc=Thaana}\\p{sc=Nko}]';
/** What may stand between them: brackets and quotation marks belong to the line around. */
const between = '[^\\p{L}\\p{M}\\p{Ps}\\p{Pe}\\p{Pi}\\p{Pf}]';
/** From the first such letter of a line to the last before a letter of another script. */
const span = new RegExp(`${turned}(?:${turned}|\\p{M}|${between}+(?=${turned}))*`, 'gu');
/** A number, a word, or a sign between them. */
const part = new RegExp(`\\p{N}+(?:[.,/:-]\\p{N}+)*|(?:${turned}|\\p{M})+|.`, 'gsu');

const partsOf = (words: string) => words.match(part) ?? [];

/** Whether a text has words that are not seen in the order in which they are said. */
export const isTurned = (text: string) => (text.match(span) ?? []).some((words) => partsOf(words).length > 1);

/**
 * A line of a text in English as it is seen, in pieces from left to right: the words of a script that is read from right to left stand
 * in its order, numbers among them as they are (Unicode, annex 9). The letters of a word are as they are said: the type turns them.
 */
export function seenFromLeft(line: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: words, index } of line.matchAll(span)) {
    pieces.push(line.slice(from, index), ...partsOf(words).reverse());
    from = index + words.length;
  }
  return [...pieces, line.slice(from)].filter((piece) => piece !== '');
}
