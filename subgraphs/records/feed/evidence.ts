import { arrayText } from '../../../platform/arrays.ts';
import type { Queryable, Sql } from '../../../platform/database.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { findHeldIdentities, slipIdentities } from '../adoption/heldIdentities.ts';
import { isInBand, levelsOf } from '../cleaning/evidence.ts';
import { correctedByPerson } from '../correction/corrected.ts';
import { drawNumbers } from '../lifecycle/tombstones.ts';
import type { Found, Lookalikes } from '../resident/resident.ts';
import { swappedDay } from '../search/criteria.ts';
import { type Candidate, isHidden, type Namesake, type SourceRules } from './decision.ts';
import { homeHash, type KeyedRow } from './keyed.ts';
import type { Places } from './places.ts';
import type { FeedRow } from './row.ts';
import { type CurrentAddress, readStanding, type Standing } from './standing.ts';

/** What the index knows of a batch of rows. */
export interface BatchEvidence extends Standing {
  /** Records by scheme and look-up in hexadecimal, locked against change until the transaction ends. */
  readonly byIdentifier: ReadonlyMap<string, Candidate>;
  /** The review band, by the key of the row whose numbers nobody bears; locked too. */
  readonly namesakes: ReadonlyMap<string, readonly Namesake[]>;
  /** Keys of earlier rows of the batch that may be about the same child, by row key. */
  readonly earlier: ReadonlyMap<string, readonly string[]>;
  /** The strategy by which the band was found; null where no row needed one. */
  readonly strategy: string | null;
  /** Child numbers that a person found not to be a row's, by row key: never again (domain.md 9). */
  readonly notSame: ReadonlyMap<string, ReadonlySet<number>>;
  /** Fields that a person corrected, by child number: of those of which a row says something else. */
  readonly corrected: ReadonlyMap<number, ReadonlySet<string>>;
  /** The latest day on which any source stated the address that stands, where a row states another. */
  readonly confirmed: ReadonlyMap<number, string>;
  /** Institutions of public registers. */
  readonly places: Places;
  /** Authorities by postcode, where the full directory of postcodes is loaded. */
  readonly postcodes: ReadonlyMap<string, string>;
  /** Identities whose rows wait for a person, with the area of the team that works them (domain.md 7). */
  readonly heldIdentities: ReadonlyMap<string, string>;
  /** By row key the same area, of rows whose numbers nobody bears and that are a slip away from a sealed identity. */
  readonly heldSlips: ReadonlyMap<string, string>;
  /** Child numbers that nobody has or had, one for each row that may make a record. */
  readonly freeNumbers: readonly number[];
}

const candidateColumns = `c.number, c.given_name as "givenName", c.family_name as "familyName", c.gender,
  c.birth_date as "birthDate", c.death_date as "deathDate", c.status, c.shield, c.authority_code as "authorityCode"`;

/** Gathers the evidence for a batch in a fixed number of statements, whatever is found. */
export async function gatherEvidence(
  tx: Queryable,
  source: string,
  rows: readonly KeyedRow[],
  { rules, lookalikes, places }: { rules: SourceRules; lookalikes: Lookalikes; places: Places },
  sealed: { sql: Sql; ring: KeyRing; lookupKey: Buffer },
): Promise<BatchEvidence> {
  const lookups = rows.flatMap((row) => row.lookups);
  const keys = arrayText(rows.map(({ key }) => key));
  const [apart, found, freeNumbers, heldNumbers, postcodes] = await Promise.all([
    tx<{ key: string; numbers: number[] }[]>`
      select encode(n.row_lookup, 'hex') as key, array_agg(n.child_number) as numbers from records.not_same_row n
      where n.source = ${source} and n.row_lookup in (select decode(k, 'hex') from unnest(${keys}::text::text[]) k)
      group by 1`,
    tx<(Candidate & { place: number })[]>`
      select w.place::int as place, ${tx.unsafe(candidateColumns)}
      from unnest(${arrayText(lookups.map(({ scheme }) => scheme))}::text::text[],
        ${arrayText(lookups.map(({ lookup }) => lookup))}::text::text[]) with ordinality as w (scheme, lookup, place)
      join records.identifier i on i.scheme = w.scheme and i.lookup = decode(w.lookup, 'hex')
      join records.child c on c.number = i.child_number
      order by c.number for no key update of c`,
    drawNumbers(tx, sealed.lookupKey, rules.creates === 'NEVER' ? 0 : rows.length),
    findHeldIdentities(tx, lookups),
    findPostcodes(tx, rows),
    places.find(
      tx,
      rows.map(({ row }) => row.place),
    ),
  ]);
  const byIdentifier = new Map<string, Candidate>();
  for (const candidate of found)
    byIdentifier.set(lookups[candidate.place - 1]?.identity as string, candidate);
  const bearers = rows.map((row) => row.lookups.flatMap(({ identity }) => byIdentifier.get(identity) ?? []));
  const unknown = rows.filter((_, at) => bearers[at]?.length === 0);
  // By name and birth only those whom no number tells.
  const [heldPeople, heldSlips] = await Promise.all([
    findHeldIdentities(
      tx,
      unknown.map(({ person }) => ({ scheme: 'PERSON', lookup: person })),
    ),
    findHeldSlips(tx, unknown, sealed.lookupKey),
  ]);
  const likely = unknown.length > 0 ? await lookalikes.find(unknown.map(factsOf)) : undefined;
  const namesakes = await findNamesakes(tx, unknown, likely);
  const earlier = unknown.map(
    ({ key }, at) => [key, likely?.earlier[at]?.map((place) => unknown[place]?.key as string) ?? []] as const,
  );
  const adding = rows.flatMap((row, at) => {
    const known = bearers[at] ?? [];
    return known.length === row.lookups.length ? [] : (known[0]?.number ?? []);
  });
  // A row has either bearers of its numbers or a review band.
  const about = rows.map((row, at): readonly Candidate[] => namesakes.get(row.key) ?? bearers[at] ?? []);
  const more = await readStanding(tx, rows, about, adding, places);
  const differing = new Set<number>();
  for (const [at, { row }] of rows.entries())
    for (const candidate of about[at] ?? [])
      if (differs(row, candidate, more.addresses.get(candidate.number), rules))
        differing.add(candidate.number);
  const [corrected, confirmed] = await Promise.all([
    correctedByPerson(tx, sealed, [...differing]),
    findConfirmed(tx, rows, about, more.addresses, sealed.lookupKey),
  ]);
  return {
    notSame: new Map(apart.map(({ key, numbers }) => [key, new Set(numbers.map(Number))])),
    ...{ byIdentifier, namesakes, freeNumbers, heldSlips, places, postcodes },
    heldIdentities: new Map([...heldNumbers, ...heldPeople]),
    ...{ ...more, corrected, confirmed },
    ...{ earlier: new Map(earlier), strategy: likely?.strategy ?? null },
  };
}

/** Whether a row says something else of a record than stands, so that it matters what a person said of it. */
function differs(
  row: FeedRow,
  candidate: Candidate,
  address: CurrentAddress | null | undefined,
  { decides }: SourceRules,
): boolean {
  const { home } = row;
  const moved = home && address !== undefined && !isAt(address, home);
  return Boolean(moved) || decides.some((fact) => row[fact] !== null && row[fact] !== candidate[fact]);
}

function isAt(address: CurrentAddress | null, { line, postcode }: NonNullable<FeedRow['home']>): boolean {
  return address !== null && address.line === line && address.postcode === postcode;
}

async function findHeldSlips(tx: Queryable, rows: readonly KeyedRow[], lookupKey: Buffer) {
  const slips = rows.flatMap(({ key, row, familyKey, givenKey }) =>
    slipIdentities(lookupKey, { familyKey, givenKey, birthDate: row.birthDate }).map((slip) => ({
      key,
      ...slip,
    })),
  );
  const held = await findHeldIdentities(tx, slips);
  return new Map(
    slips.flatMap(({ key, scheme, lookup }): [string, string][] => {
      const area = held.get(`${scheme}:${lookup}`);
      return area === undefined ? [] : [[key, area]];
    }),
  );
}

function factsOf({ row, lookups }: KeyedRow) {
  const { line = null, locality = null, postcode = null } = row.home ?? {};
  return {
    ...{ givenName: row.givenName, familyName: row.familyName, gender: row.gender, birthDate: row.birthDate },
    ...{ line, locality, postcode },
    lookups: Object.fromEntries(lookups.map(({ scheme, lookup }) => [scheme, lookup])),
  };
}

/**
 * The records of each row's review band, as they stand now (historical failure 1). The visible ones that the engine
 * finds, and those that sound the same and were born on the day. Hidden ones are
 * looked for here and not in memory: by one name's sound and day of birth, day and month changed too, or by both names'
 * sound and two of three parts of the date, and then by their levels: what a shield hides speaks neither for nor against.
 */
async function findNamesakes(tx: Queryable, rows: readonly KeyedRow[], likely: Found | undefined) {
  const byKey = new Map(rows.map((row, at) => [row.key, { row: row.row, likely: likely?.likely[at] ?? [] }]));
  const people = rows.map(({ key, row, familyKey, givenKey }) => ({
    ...{ key, birth_date: row.birthDate, swapped: swappedDay(row.birthDate) },
    ...{ family_key: familyKey, given_key: givenKey },
  }));
  const pairs = [...byKey].flatMap(([key, { likely: list }]) => list.map(({ number }) => ({ key, number })));
  const hidden = `(c.shield <> 'NONE' or c.status <> 'LIVE')`;
  const found = await tx<(Omit<Namesake, 'sure' | 'levels'> & { key: string; isNews: boolean })[]>`
    with w as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(people)}::text::jsonb)
        as r(key text, birth_date date, swapped date, family_key text, given_key text)
    ), near as (
      select w.key, c.number from w join records.child c on c.birth_date = w.birth_date
        and c.family_key = w.family_key and c.given_key = w.given_key
      union select w.key, c.number from w join records.child c on c.birth_date in (w.birth_date, w.swapped)
        and c.family_key = w.family_key and ${tx.unsafe(hidden)}
      union select w.key, c.number from w join records.child c on c.birth_date in (w.birth_date, w.swapped)
        and c.given_key = w.given_key and ${tx.unsafe(hidden)}
      union select w.key, c.number from w join records.child c on c.birth_date = w.birth_date
        and c.family_key = w.given_key and ${tx.unsafe(hidden)}
      union select w.key, c.number from w join records.child c on c.family_key = w.family_key
        and c.given_key = w.given_key and ${tx.unsafe(hidden)}
      union select key, number from jsonb_to_recordset(${JSON.stringify(pairs)}::text::jsonb) as p(key text, number bigint)
    )
    select n.key, ${tx.unsafe(candidateColumns)}, (select a.postcode from records.address a
        where a.child_number = c.number and a.until_date is null) as postcode,
      array(select i.scheme from records.identifier i where i.child_number = c.number) as schemes,
      exists (select from records.child_change k where k.number = c.number
        and k.changed_in >= ${likely?.horizon ?? '0'}::text::xid8) as "isNews"
    from near n join records.child c on c.number = n.number
    where c.status <> 'PURGED'
    order by c.number for no key update of c`;
  const namesakes = new Map<string, Namesake[]>();
  for (const { key, isNews, ...record } of found) {
    const known = byKey.get(key);
    const scored = known?.likely.find(({ number }) => number === record.number);
    const isOther = isHidden(record) || !scored;
    const compared = { ...record, shared: 0, conflicting: [] };
    const levels = isOther && known ? levelsOf(known.row, compared) : (scored?.evidence ?? []);
    // Two who sound the same, born on one day, are for a person however common their names: unless each has its number.
    const apart = known?.row.identifiers.some(({ scheme }) => record.schemes.includes(scheme)) ?? false;
    if (isHidden(record) ? !isInBand(levels, false) : !scored && apart && !isNews) continue;
    const list = namesakes.get(key) ?? [];
    list.push({ ...record, sure: !isOther && scored.sure, levels });
    namesakes.set(key, list);
  }
  for (const [key, list] of namesakes) {
    const order = (byKey.get(key)?.likely ?? []).map(({ number }) => number);
    const place = ({ number }: Namesake) => (order.includes(number) ? order.indexOf(number) : order.length);
    list.sort((a, b) => place(a) - place(b) || a.number - b.number);
  }
  return namesakes;
}

/** When the address of a record was stated last, for those of which a row states another. */
async function findConfirmed(
  tx: Queryable,
  rows: readonly KeyedRow[],
  about: readonly (readonly Candidate[])[],
  addresses: Standing['addresses'],
  lookupKey: Buffer,
): Promise<ReadonlyMap<number, string>> {
  const asked = new Map<number, object>();
  for (const [at, keyed] of rows.entries()) {
    const number = about[at]?.[0]?.number;
    const current = number === undefined ? undefined : addresses.get(number);
    const { home } = keyed.row;
    if (number === undefined || !current || !home) continue;
    if (isAt(current, home)) continue;
    asked.set(number, { number, hash: homeHash(lookupKey, current) });
  }
  const found = await tx<{ number: number; day: string }[]>`
    select w.number, f.day
    from jsonb_to_recordset(${JSON.stringify([...asked.values()])}::text::jsonb) as w(number bigint, hash text)
    cross join lateral (select max(f.as_of) as day from records.feed_row f
      where f.child_number = w.number and f.home_hash = decode(w.hash, 'hex')) f
    where f.day is not null`;
  return new Map(found.map(({ number, day }) => [number, day]));
}

async function findPostcodes(tx: Queryable, rows: readonly KeyedRow[]) {
  const wanted = [...new Set(rows.flatMap(({ row }) => row.home?.postcode ?? []))];
  const found = await tx<{ postcode: string; code: string }[]>`
    select p.postcode, p.authority_code as code
    from jsonb_array_elements_text(${JSON.stringify(wanted)}::text::jsonb) w join records.postcode p on p.postcode = w`;
  return new Map(found.map(({ postcode, code }) => [postcode, code]));
}
