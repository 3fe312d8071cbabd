/** What programs write where there is nothing, in these letters alone: "Null" and "Nan" are names. */
const byPrograms = new Set(['NA', 'NULL', 'null', 'NaN', 'nan']);
/** What people and spreadsheets write there, in any letters. */
const byPeople = new Set(
  'n/a|#n/a|none|unknown|not known|not given|not stated|not provided|not recorded|not available|not applicable'.split(
    '|',
  ),
);
const longest = Math.max(...[...byPeople].map(({ length }) => length));
const signsAlone = /^[ -/:-@[-`{-~]+$/;

const [nought, nine, point] = [48, 57, 46];
const isDigit = (byte: number) => byte >= nought && byte <= nine;
/** Bytes with which a text begins that may say nothing: n, u and whatever is no letter and no digit. */
const mayBegin = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte < 128 && !isDigit(byte) && !/[a-mo-tv-z]/i.test(String.fromCharCode(byte))),
);

/**
 * Where what a value says ends: at its beginning where it says nothing ("N/A", "unknown", "-"), and before ".0" of a whole number
 * that a program wrote with a fraction.
 */
export function endOfSaid(bytes: Uint8Array, start: number, end: number): number {
  if (end === start) return start;
  if (bytes[end - 1] === nought && bytes[end - 2] === point && end - start > 2) {
    let at = start;
    while (at < end - 2 && isDigit(bytes[at] as number)) at += 1;
    return at === end - 2 ? at : end;
  }
  if (mayBegin[bytes[start] as number] === 0 || end - start > longest) return end;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  const isNothing = byPrograms.has(text) || byPeople.has(text.toLowerCase()) || signsAlone.test(text);
  return isNothing ? start : end;
}
