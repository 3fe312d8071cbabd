import { markOf } from './rules.ts';
import type { Line, Section } from './words.ts';

/** What is withheld: a line as the draft had it, by its number alone where no text of it is kept; a whole section. */
interface Withheld {
  readonly section: string;
  readonly line: number | null;
  readonly text: string | null;
}

/**
 * The sections without the lines that were exempted, and without any line that says the same. Line numbers are
 * dropped, so that no gap shows. In a draft that is gathered anew, lines that say the same cannot be told apart. If a
 * withheld line is not found, because another release words it differently, its whole section is left out.
 */
export function withoutExempt(sections: readonly Section[], exemptions: readonly Withheld[]): Section[] {
  return sections
    .map((each) => {
      const withheld = exemptions.filter(({ section }) => section === each.section);
      const is = (of: Withheld, { line, text }: Line) =>
        of.text === null ? of.line === line : markOf(of.text) === markOf(text);
      const whole = withheld.some((of) => of.line === null || !each.lines.some((line) => is(of, line)));
      const texts = new Set(
        each.lines.filter((line) => withheld.some((of) => is(of, line))).map(({ text }) => text),
      );
      return { ...each, lines: whole ? [] : each.lines.filter(({ text }) => !texts.has(text)) };
    })
    .filter(({ lines }) => lines.length > 0);
}
