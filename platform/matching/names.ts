/**
 * Letters that have no decomposition of their own, and the Latin letters that they stand for in names.
 */
const ligatures: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŋ: 'ng',
  þ: 'th',
  ŧ: 't',
  ə: 'e',
};

/** Cyrillic and Greek letters that cannot be told from Latin ones by eye. */
const lookAlikes: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  һ: 'h',
  н: 'h',
  і: 'i',
  ј: 'j',
  к: 'k',
  м: 'm',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  ѕ: 's',
  т: 't',
  ц: 'u',
  ѵ: 'v',
  ԝ: 'w',
  х: 'x',
  у: 'y',
  α: 'a',
  β: 'b',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
};

// Marks that names are written with or without. Vowel signs of Indic scripts are letters in all but class, and stay.
const optionalMarks = new RegExp(
  `[${[
    '\\u0300-\\u036f', // Latin, Greek, Cyrillic
    '\\u0591-\\u05c7', // Hebrew
    '\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06ed', // Arabic
    '\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f', // supplements
  ].join('')}]`,
  'g',
);
// With them what nobody sees, of which some are letters or marks: fillers of Hangul, selectors of forms.
const insideWords = /['’‘ʼʹ`´.·\p{Default_Ignorable_Code_Point}]/gu;
const betweenWords = /[^\p{L}\p{M}]+/gu;
const ligature = new RegExp(`[${Object.keys(ligatures).join('')}]`, 'g');
const lookAlike = new RegExp(`[${Object.keys(lookAlikes).join('')}]`, 'g');

function withoutLookAlikes(word: string): string {
  // Only a word of mixed script is a disguise: a name wholly in Cyrillic or Greek is that name.
  return /[a-z]/.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word)
    ? word.replace(lookAlike, (letter) => lookAlikes[letter] as string)
    : word;
}

/**
 * The one form in which names are compared: compatibility forms and
 * diacritics undone, lower case, letters of any script kept, look-alike letters of another script inside a Latin
 * word replaced, apostrophes and full stops dropped, everything else one space. Idempotent; empty when the name
 * holds no letter.
 */
export function normaliseName(name: string): string {
  // Most names are plain letters, and a search compares hundreds.
  if (/^[A-Za-z]+$/.test(name)) return name.toLowerCase();
  return name
    .normalize('NFKD')
    .replace(optionalMarks, '')
    .toLowerCase()
    .normalize('NFKD')
    .replace(optionalMarks, '')
    .replace(ligature, (letter) => ligatures[letter] as string)
    .normalize('NFC')
    .replace(insideWords, '')
    .replace(betweenWords, ' ')
    .trim()
    .split(' ')
    .map(withoutLookAlikes)
    .join(' ');
}

// Written joined as often as apart: "Mc Donald" is "McDonald", "O Neill" is "O'Neill".
const prefixes = new Set(['mc', 'mac', 'o', 'fitz']);
// Left out as often as written: "al-Hassan" is "Hassan", "van der Berg" is "Berg".
const particles = new Set(
  'al el ul de da di do dos du del della der den des la le lo van von ter ten bin ibn bint ap st san santa'.split(
    ' ',
  ),
);

/** Whether a word of a name, however it is written, belongs to the family name that follows ("van", "de", "Mc"). */
export function isParticle(word: string): boolean {
  const name = normaliseName(word);
  return particles.has(name) || prefixes.has(name);
}

/** The words of a name: `normaliseName`, with "Mc", "Mac", "O" and "Fitz" joined to the word that follows. */
export function nameWords(name: string): string[] {
  const words: string[] = [];
  let prefix = '';
  for (const word of normaliseName(name).split(' ')) {
    if (prefixes.has(word) && prefix === '') prefix = word;
    else {
      words.push(prefix + word);
      prefix = '';
    }
  }
  if (prefix) words.push(prefix);
  return words.filter((word) => word !== '');
}

/** The words of a family name that tell people apart: particles are left out while another word remains. */
export function familyWords(name: string): string[] {
  const words = nameWords(name);
  const telling = words.filter((word) => !particles.has(word));
  return telling.length > 0 ? telling : words;
}

/** Code units of a key: what sounds after them is cut off. */
export const keyLength = 6;

/** The beginning of a text that a key has room for. No letter of two code units is cut in half: a half is no text. */
export function cutToKey(text: string): string {
  return text.slice(0, keyLength).replace(/[\ud800-\udbff]$/, '');
}

/** Sounds of English spelling, in the order in which they are tried at each place. */
const sounds: readonly (readonly [RegExp, string])[] = [
  [/^(?:kn|gn|pn)/y, 'n'],
  [/^wr/y, 'r'],
  [/^ps/y, 's'],
  [/^x/y, 's'],
  [/^wh/y, 'w'],
  [/^mac(?=[bcdfgjklmnpqrstvwxz])|^mc/y, 'mk'],
  [/^[aeiouy]+h?/y, 'a'],
  [/ch(?=[lr])/y, 'k'],
  [/tch|sch(?=[wmnlr])|ch|sh|ti(?=[ao])|si(?=[ao])|ci(?=[ao])/y, 'x'],
  [/sch/y, 'sk'],
  [/ph|v|f/y, 'f'],
  [/th|t|dt|d(?!g[eiy])/y, 't'],
  [/dg(?=[eiy])|j/y, 'j'],
  [/gh(?=[^aeiouy]|$)/y, ''],
  [/gh/y, 'k'],
  [/g(?=[eiy])/y, 'j'],
  [/sc(?=[eiy])|c(?=[eiy])|s|z/y, 's'],
  [/ck|cq|c|k|q|g/y, 'k'],
  [/x/y, 'ks'],
  [/mb$/y, 'm'],
  [/(?<=m)p(?=[st])/y, ''],
  [/b|p/y, 'p'],
  [/l/y, 'l'],
  [/m/y, 'm'],
  [/n/y, 'n'],
  [/r/y, 'r'],
  [/^w(?=[aeiouy])/y, 'w'],
  [/^h(?=[aeiouy])/y, 'h'],
];

/**
 * How a word sounds, roughly: consonants only, voiced and unvoiced alike, after the manner of double metaphone.
 * A word that is not in Latin letters is its own key. At most 6 characters.
 */
export function soundOf(word: string): string {
  if (!/^[a-z]+$/.test(word)) return cutToKey(word);
  let key = '';
  let before = '';
  for (let at = 0; at < word.length && key.length < keyLength; ) {
    const [length, sound] = soundAt(word, at);
    // Doubled letters sound once; the same sound after a vowel is another ("Nan", "Hannah").
    if (sound !== before) key += sound;
    before = sound;
    at += length;
  }
  return key.slice(0, keyLength);
}

function soundAt(word: string, at: number): readonly [length: number, sound: string] {
  for (const [pattern, sound] of sounds) {
    pattern.lastIndex = at;
    const match = pattern.exec(word);
    if (match) return [match[0].length, sound];
  }
  return [1, ''];
}

/**
 * The key of `records.child.family_key`: how the first telling word of the family name sounds. Of a hyphenated or
 * multi-part name ("Smith-Jones", "García López") that is its first part; the other parts are found through date
 * of birth and given name (search/statements.ts).
 */
export function familyKey(name: string): string {
  return soundOf(familyWords(name)[0] ?? '');
}

/** The key of `records.child.given_key`: how the first given name sounds ("Anne-Marie" and "Ann Marie" as "Anne"). */
export function givenKey(name: string): string {
  return soundOf(nameWords(name)[0] ?? '');
}
