import { arrayText } from '../../../platform/arrays.ts';
import type { Queryable } from '../../../platform/database.ts';
import { keyedHashHex } from '../../../platform/hash.ts';
import {
  familyWords,
  nameWords,
  familyKey as soundOfFamily,
  givenKey as soundOfGiven,
} from '../../../platform/matching/names.ts';
import { variantsOf } from '../../../platform/matching/variants.ts';
import { swappedDay } from '../search/criteria.ts';

/** A name that a child had. */
export interface EarlierName {
  readonly givenName: string;
  readonly familyName: string;
}

/** What a child is known by to sources, as keyed hashes in hexadecimal. */
export interface Identity {
  readonly scheme: string;
  readonly lookup: string;
}

/** The identity of a person whose row bears no number that the index knows: how the names sound, and the day of birth. */
export function personIdentity(
  lookupKey: Buffer,
  { familyKey, givenKey, birthDate }: { familyKey: string; givenKey: string; birthDate: string },
): Identity {
  const text = JSON.stringify([birthDate, familyKey, givenKey]);
  return { scheme: 'PERSON', lookup: keyedHashHex(lookupKey, 'held person', text) };
}

/**
 * Variants of a sealed identity with one part of the day of birth left open, so that a row with a slip in the date is
 * recognised although nothing else of the identity is stored anywhere.
 */
export function slipIdentities(
  lookupKey: Buffer,
  { birthDate, ...sounds }: { familyKey: string; givenKey: string; birthDate: string },
): Identity[] {
  const [year, month, day] = birthDate.split('-');
  return [`${year}-${month}-`, `${year}--${day}`, `-${month}-${day}`].map((parts) =>
    personIdentity(lookupKey, { ...sounds, birthDate: parts }),
  );
}

/** All by which the person of a sealed identity is known: as they were born, with day and month swapped, with a slip. */
export function sealedPerson(
  lookupKey: Buffer,
  person: { familyKey: string; givenKey: string; birthDate: string },
): Identity[] {
  const swapped = swappedDay(person.birthDate);
  return [
    personIdentity(lookupKey, person),
    ...(swapped === null ? [] : [personIdentity(lookupKey, { ...person, birthDate: swapped })]),
    ...slipIdentities(lookupKey, person),
  ];
}

/**
 * How else sources write a name: by its other words, by nicknames and variants, the two changed. By the day of birth as it is,
 * and with day and month swapped: with slips in it too, rows of too many others would wait.
 */
function spellingIdentities(
  lookupKey: Buffer,
  { givenName, familyName }: EarlierName,
  birthDate: string,
): Identity[] {
  const spelt = (part: 'given' | 'family', words: readonly string[]) =>
    words.flatMap((word) => [word, ...variantsOf(part, word)]);
  const sounds = spelt('given', nameWords(givenName)).flatMap((given) =>
    spelt('family', familyWords(familyName)).map((family) => [soundOfFamily(family), soundOfGiven(given)]),
  );
  sounds.push([soundOfFamily(givenName), soundOfGiven(familyName)]);
  const swapped = swappedDay(birthDate);
  const days = swapped === null ? [birthDate] : [birthDate, swapped];
  return sounds.flatMap(([familyKey = '', givenKey = '']) =>
    days.map((day) => personIdentity(lookupKey, { familyKey, givenKey, birthDate: day })),
  );
}

/**
 * Holds a child's identities: from now on every feed row of the child, by any identifier or by name and birth, waits
 * for a person (domain.md 7). Held while the child is placed for adoption, or for good when the identity is sealed;
 * then each earlier name is held too, since sources go on with the one that they know.
 */
export async function holdIdentities(
  tx: Queryable,
  lookupKey: Buffer,
  number: number,
  until: 'PLACEMENT_ENDS' | 'FOR_GOOD',
  earlier: readonly EarlierName[] = [],
): Promise<void> {
  const [child] = await tx<{ familyKey: string; givenKey: string; birthDate: string; area: string }[]>`
    select family_key as "familyKey", given_key as "givenKey", birth_date::text as "birthDate", authority_code as area
    from records.child where number = ${number}`;
  if (!child) throw new Error('there is no such record to hold the identities of');
  const { lookup } = personIdentity(lookupKey, child);
  const forGood = until === 'FOR_GOOD';
  // While the record stands, its review band finds what is near; of a sealed identity there are hashes alone.
  const sealed = () =>
    [
      child,
      ...earlier.map(({ givenName, familyName }) => ({
        birthDate: child.birthDate,
        givenKey: soundOfGiven(givenName),
        familyKey: soundOfFamily(familyName),
      })),
    ]
      .flatMap((each) => sealedPerson(lookupKey, each))
      .concat(earlier.flatMap((name) => spellingIdentities(lookupKey, name, child.birthDate)));
  const people = [...new Set((forGood ? sealed() : [{ lookup }]).map((each) => each.lookup))];
  await tx`
    insert into records.held_identity as h (scheme, lookup, authority_code, for_good)
    select scheme, lookup, ${child.area}, ${forGood} from records.identifier where child_number = ${number}
    union select 'PERSON', decode(k, 'hex'), ${child.area}, ${forGood} from unnest(${arrayText(people)}::text::text[]) k
    on conflict (scheme, lookup, authority_code) do update set for_good = h.for_good or excluded.for_good`;
  await askAnew(tx, child.area);
  if (forGood) {
    // Whatever the placement held, as a name that was amended since, belongs to the sealed identity too.
    await tx`
      update records.held_identity h set for_good = true from records.placement_identity p
      where p.child_number = ${number} and h.scheme = p.scheme and h.lookup = p.lookup
        and h.authority_code = ${child.area}`;
    return;
  }
  await tx`
    insert into records.placement_identity (child_number, scheme, lookup)
    select child_number, scheme, lookup from records.identifier where child_number = ${number}
    union select ${number}, 'PERSON', decode(${lookup}, 'hex')
    on conflict (child_number, scheme, lookup) do nothing`;
}

/**
 * Ends a placement and releases the identities that it held, except those that another placement, or a sealed
 * identity that sounds the same, holds as well. The placement must exist.
 */
export async function releaseIdentities(tx: Queryable, number: number): Promise<void> {
  const held = await tx<{ scheme: string; lookup: Buffer }[]>`
    delete from records.placement_identity where child_number = ${number} returning scheme, lookup`;
  await tx`delete from records.placement where child_number = ${number}`;
  await letGo(tx, held);
}

/** Lets the placement of a child, if there is one, go on with another record of the same child and team, and all that it holds. */
export async function passPlacement(tx: Queryable, from: number, to: number): Promise<void> {
  await tx`
    insert into records.placement (child_number, placed_on, placed_by)
    select ${to}, placed_on, placed_by from records.placement where child_number = ${from}`;
  await tx`
    insert into records.placement_identity (child_number, scheme, lookup)
    select ${to}, scheme, lookup from records.placement_identity where child_number = ${from}`;
  await tx`delete from records.placement where child_number = ${from}`;
}

/** What placements of some children hold. */
export async function heldByPlacements(tx: Queryable, numbers: readonly number[]) {
  return tx<{ scheme: string; lookup: Buffer }[]>`
    select scheme, lookup from records.placement_identity where child_number = any(${numbers as number[]}::bigint[])`;
}

/**
 * Releases identities that neither a placement of the team for which they are held nor a sealed identity needs any
 * more.
 */
export async function letGo(
  tx: Queryable,
  held: readonly { readonly scheme: string; readonly lookup: Buffer }[],
): Promise<void> {
  const keys = JSON.stringify(held.map(({ scheme, lookup }) => ({ scheme, lookup: lookup.toString('hex') })));
  await tx`
    delete from records.held_identity h
    using jsonb_to_recordset(${keys}::text::jsonb) as w(scheme text, lookup text)
    where h.scheme = w.scheme and h.lookup = decode(w.lookup, 'hex') and not h.for_good
      and not exists (select from records.placement_identity p join records.child c on c.number = p.child_number
        where p.scheme = h.scheme and p.lookup = h.lookup and c.authority_code = h.authority_code)`;
}

/** Gives what a placement holds to the team of the record's new authority, which has it already (domain.md 8). */
export async function moveHeldIdentities(tx: Queryable, number: number, to: string): Promise<void> {
  await tx`
    insert into records.held_identity (scheme, lookup, authority_code)
    select scheme, lookup, ${to} from records.placement_identity where child_number = ${number}
    on conflict do nothing`;
  await askAnew(tx, to);
  await letGo(tx, await heldByPlacements(tx, [number]));
}

/** Held together by all who hold identities, alone by whoever gives a team's word. */
const wordsLock = "hashtextextended('records.not_held_row', 4102)";

/**
 * Deletes what teams said of waiting rows (that they are about no held child), so that they are asked again: they spoke of the
 * identities that were held, and the records that were sealed, at that time. Called whenever an identity is held or a
 * record sealed, since a row may be about that one.
 */
export async function askAnew(tx: Queryable, ...areas: readonly string[]): Promise<void> {
  // A word that is given meanwhile would not be found, and would stand.
  await tx`select pg_advisory_xact_lock_shared(${tx.unsafe(wordsLock)})`;
  await tx`
    delete from records.not_held_row
    where authority_code in (select a from unnest(${arrayText([...new Set(areas)])}::text::text[]) a)`;
}

/** Whether a team may give its word now: while identities are being held it waits for nobody, who may wait for its row. */
export async function mayGiveWord(tx: Queryable): Promise<boolean> {
  const [row] = await tx<{ free: boolean }[]>`
    select pg_try_advisory_xact_lock(${tx.unsafe(wordsLock)}) as free`;
  return row?.free === true;
}

/** By whose teams identities are held: areas by scheme and look-up, with a colon between. */
export type HeldFor = ReadonlyMap<string, readonly string[]>;

/** Which of the identities are held, and by whose teams; one that is not held is not in the map. */
export async function findHeldIdentities(tx: Queryable, identities: readonly Identity[]): Promise<HeldFor> {
  const rows = await tx<{ key: string; areas: string[] }[]>`
    select h.scheme || ':' || encode(h.lookup, 'hex') as key, array_agg(h.authority_code order by h.authority_code) as areas
    from records.held_identity h
    where (h.scheme, h.lookup) in (select scheme, decode(lookup, 'hex')
      from unnest(${arrayText(identities.map(({ scheme }) => scheme))}::text::text[],
        ${arrayText(identities.map(({ lookup }) => lookup))}::text::text[]) as w (scheme, lookup))
    group by 1`;
  return new Map(rows.map(({ key, areas }) => [key, areas]));
}

/** The teams that found rows of a source to be about none of those whom they hold, by row key in hexadecimal. */
export async function findNotHeld(tx: Queryable, source: string, keys: readonly string[]): Promise<HeldFor> {
  const rows = await tx<{ key: string; areas: string[] }[]>`
    select encode(n.row_lookup, 'hex') as key, array_agg(n.authority_code) as areas from records.not_held_row n
    where n.source = ${source} and n.row_lookup in (select decode(k, 'hex') from unnest(${arrayText(keys)}::text::text[]) k)
    group by 1`;
  return new Map(rows.map(({ key, areas }) => [key, areas]));
}
