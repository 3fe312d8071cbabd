const writtenText = /"[^"\\]*(?:\\.[^"\\]*)*"/g;

/** How many members all objects of a JSON text have as it is written: outside of strings each has a colon. */
const membersWritten = (json: string) => json.replace(writtenText, '').split(':').length - 1;

/** How many members all objects of a value have: fewer than were written where a name stood twice. By a list, as values may be deeper than a stack. */
function membersRead(value: unknown): number {
  const open = [value];
  let count = 0;
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== 'object' || one === null) continue;
    const inner = Object.values(one);
    if (!Array.isArray(one)) count += inner.length;
    for (const each of inner) open.push(each);
  }
  return count;
}

/**
 * Whether an object of a JSON text, however deep, has a name twice: of that the last value is read, and others may read the first
 * (RFC 7493; ADR 0146). `value` is what was read of the text.
 */
export function hasNameTwice(text: string, value: unknown): boolean {
  return membersRead(value) !== membersWritten(text);
}
