import { parseIsoDate } from '../../../platform/identifiers.ts';
import { remember } from '../../../platform/remember.ts';
import { ages, type DateForm, type Gender, placesOf, Reading } from './cells.ts';
import type { FeedRow, RowIdentifier, RowPlace } from './row.ts';
import type { FeedSource } from './source.ts';

/** Which columns of a source mean what: for sources whose files say everything anew as of one day. */
export interface ColumnMap {
  /** The day as of which the file speaks, `yyyy-MM-dd`. */
  readonly asOf: string;
  /** The moment at which the row was written, where rows have one; RFC 3339. */
  readonly writtenAt?: string;
  /** The source's own identifier of the row. */
  readonly key: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly dateOfBirth: string;
  readonly dateForm?: DateForm;
  readonly sex?: string;
  readonly nhsNumber?: string;
  readonly upn?: string;
  /** Lines of the address, joined by commas. */
  readonly addressLines?: readonly string[];
  readonly locality?: string;
  readonly postcode?: string;
  readonly carers?: readonly {
    readonly relationship: 'MOTHER' | 'FATHER' | 'OTHER_CARER';
    readonly given: string;
    readonly family: string;
  }[];
  readonly places?: readonly {
    readonly serviceType: RowPlace['serviceType'];
    readonly scheme: RowPlace['scheme'];
    readonly code: string;
    /** The day on which it began; the file's where the row does not say. */
    readonly since?: string;
  }[];
  /** `Y` where the source itself keeps the child's whereabouts back. */
  readonly withheld?: string;
  /** Columns that are there and not read. */
  readonly unread?: readonly string[];
}

/** What the key of a row is, beside the source's own identifier of it. */
interface KeyForm {
  /** NHS numbers and pupil numbers are keys that are identifiers too; LOCAL ones are the issuer's own. */
  readonly scheme: 'NHS_NUMBER' | 'UPN' | 'LOCAL' | null;
  /** Written before a local number, so that no two bodies' numbers are the same. */
  readonly prefix?: string;
  readonly issuer?: string;
  /** Whether every row must say where the child lives. */
  readonly homeRequired: boolean;
}

/** Every column that a map reads, each once, in the order in which files are written and rows are judged. */
export function columnsOf(map: ColumnMap): string[] {
  const { asOf, writtenAt, key, givenName, familyName, dateOfBirth, sex, nhsNumber, upn } = map;
  const named = [
    ...[asOf, writtenAt, key, nhsNumber, upn, givenName, familyName, dateOfBirth, sex],
    ...(map.addressLines ?? []),
    ...[map.locality, map.postcode, map.withheld],
    ...(map.carers ?? []).flatMap(({ given, family }) => [given, family]),
    ...(map.places ?? []).flatMap(({ code, since }) => [code, since]),
    ...(map.unread ?? []),
  ];
  return [...new Set(named.filter((column) => column !== undefined))];
}

const none: readonly never[] = [];
const keyText = /^[\p{L}\p{N}][\p{L}\p{N} /._-]{0,59}$/u;
const codeText = /^[A-Z0-9]{3,12}$/;

/** How rows under a map are judged: in canonical form, or with all their faults. */
export function judgeOf(map: ColumnMap, form: KeyForm): FeedSource['judge'] {
  const at = placesOf(columnsOf(map));
  // Who is of age is known by a number alone.
  const under = form.scheme === null ? ages.children : ages.participants;
  // Written member by member: a copy by spread makes a hidden class for each row, and there are millions (ADR 0058).
  return (line, cells, { today, districts }) => {
    const read = new Reading<string>(line, cells, at);
    const asOf = read.pastDay(map.asOf, today, 'DAY_IN_FUTURE', { required: map.writtenAt === undefined });
    const written = map.writtenAt ? read.parsed(map.writtenAt, 'TIME_FORMAT', secondOf, asOf === null) : null;
    // Whatever was said before it would be older than this, for as long as it is to come.
    const writtenOn = written === null ? null : dayOfSecond(written);
    if (map.writtenAt && writtenOn !== null && writtenOn > today) read.reject(map.writtenAt, 'DAY_IN_FUTURE');
    const nhsNumber = readNumber(read, map, form, 'NHS_NUMBER');
    const upn = readNumber(read, map, form, 'UPN');
    const isNumber = form.scheme === 'NHS_NUMBER' || form.scheme === 'UPN';
    const key = isNumber
      ? (nhsNumber ?? upn)
      : read.parsed(map.key, 'KEY_FORMAT', (text) => (keyText.test(text) ? text : null));
    const givenName = read.name(map.givenName, true);
    const familyName = read.name(map.familyName, true);
    const birthDate = read.birth(map.dateOfBirth, today, under, map.dateForm);
    const gender = map.sex ? read.gender(map.sex, false) : null;
    const since = asOf ?? writtenOn;
    const home = readHome(read, map, form, since, districts);
    const carers: FeedRow['carers'][number][] = [];
    for (const { relationship, given, family } of map.carers ?? none) {
      const name = read.person(given, family);
      if (name) carers.push({ relationship, name });
    }
    const place = readPlace(read, map, today, since);
    const withheld = map.withheld ? read.parsed(map.withheld, 'FLAG_FORMAT', flagOf, false) : null;
    if (read.rejections.length > 0) return read.rejections;
    const identifiers: RowIdentifier[] = [];
    if (form.scheme === 'LOCAL')
      identifiers.push({ scheme: 'LOCAL', value: `${form.prefix ?? ''}${key}`, issuer: form.issuer ?? null });
    if (nhsNumber) identifiers.push({ scheme: 'NHS_NUMBER', value: nhsNumber, issuer: null });
    if (upn) identifiers.push({ scheme: 'UPN', value: upn, issuer: null });
    return {
      line,
      key: key as string,
      revision: written ?? secondOfDay(asOf as string),
      asOf,
      deathDate: null,
      givenName: givenName as string,
      familyName: familyName as string,
      birthDate: birthDate as string,
      gender: gender as Gender | null,
      identifiers,
      carers,
      home,
      place,
      ...(withheld && { withheld }),
    };
  };
}

function readNumber(
  read: Reading<string>,
  map: ColumnMap,
  form: KeyForm,
  scheme: 'NHS_NUMBER' | 'UPN',
): string | null {
  const required = form.scheme === scheme;
  const column = required ? map.key : scheme === 'UPN' ? map.upn : map.nhsNumber;
  if (column === undefined) return null;
  return scheme === 'UPN' ? read.upn(column, required) : read.nhsNumber(column, required);
}

function readHome(
  read: Reading<string>,
  { addressLines = [], locality, postcode }: ColumnMap,
  { homeRequired }: KeyForm,
  since: string | null,
  districts: ReadonlyMap<string, string>,
) {
  const [first, ...others] = addressLines;
  if (postcode === undefined) return null;
  const home = read.home(
    { line: first ?? '', locality: locality ?? '', postcode },
    since,
    districts,
    homeRequired,
  );
  if (others.length === 0) return home;
  const more = others.flatMap((column) => read.text(column, 200) ?? []);
  return home && more.length > 0 ? { ...home, line: [home.line, ...more].filter(Boolean).join(', ') } : home;
}

/** The first of the places that the row names. */
function readPlace(
  read: Reading<string>,
  { places = [] }: ColumnMap,
  today: string,
  fileDay: string | null,
): RowPlace | null {
  for (const { serviceType, scheme, code, since } of places) {
    const found = read.parsed(
      code,
      'PLACE_FORMAT',
      (text) => {
        const compact = text.toUpperCase().replace(/[ /]/g, '');
        return codeText.test(compact) ? compact : null;
      },
      false,
    );
    const began = since ? read.pastDay(since, today, 'DAY_IN_FUTURE', { required: false }) : null;
    if (found) return { serviceType, scheme, code: found, since: began ?? fileDay ?? today };
  }
  return null;
}

function flagOf(text: string): boolean | null {
  if (/^(y|yes|true|1)$/i.test(text)) return true;
  return /^(n|no|false|0)$/i.test(text) ? false : null;
}

/** The second of a moment in RFC 3339, counted from 1970. */
function secondOf(text: string): number | null {
  const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i.test(text)
    ? Date.parse(text)
    : Number.NaN;
  return Number.isNaN(moment) || parseIsoDate(text.slice(0, 10)) === null ? null : Math.floor(moment / 1_000);
}

const secondOfDay = remember(1_000, (day) => Date.parse(`${day}T00:00:00Z`) / 1_000);

function dayOfSecond(second: number): string {
  return new Date(second * 1_000).toISOString().slice(0, 10);
}
