import { arrayText } from '../../../platform/arrays.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import { Overtaken, type Queryable, type Sql } from '../../../platform/database.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { findHeldIdentities, findNotHeld, type HeldFor, slipIdentities } from '../adoption/heldIdentities.ts';
import { serviceField } from '../correction/amend.ts';
import { findOpenConflicts } from '../correction/conflicts.ts';
import { correctedByPerson } from '../correction/corrected.ts';
import { drawNumbers } from '../lifecycle/tombstones.ts';
import type { Found, Lookalikes } from '../resident/resident.ts';
import { type Foreseen, readBearersAgain } from './applied.ts';
import { type Candidate, fieldOf, type Namesake, type SourceRules } from './decision.ts';
import { bearerOf, homeHash, isGrown, type KeyedRow, speaksOf } from './keyed.ts';
import { candidateColumns, findNamesakes } from './namesakes.ts';
import type { Places } from './places.ts';
import type { FeedRow } from './row.ts';
import { type CurrentAddress, readStanding, type Standing } from './standing.ts';

/** What the index knows of rows of a batch. */
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
  /** Fields about which a question of the source is open, by child number. */
  readonly asked: ReadonlyMap<number, readonly string[]>;
  /** The latest day on which any source stated the address that stands, where a row states another. */
  readonly confirmed: ReadonlyMap<number, string>;
  /** Institutions of public registers. */
  readonly places: Places;
  /** Authorities by postcode, where the full directory of postcodes is loaded. */
  readonly postcodes: ReadonlyMap<string, string>;
  /** Identities whose rows wait for a person, with the areas of the teams that work them (domain.md 7). */
  readonly heldIdentities: HeldFor;
  /** By row key the same areas, of rows whose numbers nobody bears and that are a slip away from a sealed identity. */
  readonly heldSlips: HeldFor;
  /** The areas of teams that found a row to be about none of those whom they hold, by row key. */
  readonly notHeld: HeldFor;
  /** Child numbers that nobody has or had, one for each row that may make a record: who takes one removes it. */
  readonly freeNumbers: number[];
}

/** Rows of a batch that are decided together. */
export interface Part {
  readonly rows: readonly KeyedRow[];
  readonly evidence: BatchEvidence;
}

/** Rows of a part. */
const partRows = 1_000;

/** What a batch's evidence is gathered with. */
interface Gathering {
  readonly tx: Queryable;
  readonly source: string;
  readonly rules: SourceRules;
  readonly today: IsoDate;
  readonly lookalikes: Lookalikes;
  readonly places: Places;
  readonly sealed: { readonly sql: Sql; readonly ring: KeyRing; readonly lookupKey: Buffer };
  /** Which records bear the numbers of the rows, before they were locked. */
  readonly foreseen: Pick<Foreseen, 'bearers' | 'moved'>;
}

/**
 * Gathers the evidence for a batch, in a fixed number of statements for the batch and for each part of it. First all
 * records that numbers lead to are locked, in one order. Then come the rows that a number decides, and after them
 * those that only names and birth can decide, which see what the former gave to a record. Each part's look-ups are
 * sent before the previous part is handed out, so that the database works while that one is decided (docs/adr/0068).
 */
export async function* gatherEvidence(rows: readonly KeyedRow[], gathering: Gathering): AsyncGenerator<Part> {
  const told = await findBearers(rows, gathering);
  const isTold = (keyed: KeyedRow) =>
    isGrown(keyed.row, gathering.today) ||
    keyed.lookups.some(({ identity }) => told.byIdentifier.has(identity));
  const unknown = rows.filter((row) => !isTold(row));
  const scored = unknown.length > 0 ? gathering.lookalikes.find(unknown.map(factsOf)) : undefined;
  // Heard of where it is awaited, after the parts before.
  scored?.catch(() => {});
  const alone = { ...noBand, ...told };
  yield* ahead(partsOf(rows.filter(isTold)), (part) => readPart(part, alone, gathering));
  if (!scored) return;
  const found = { ...told, ...(await findBand(unknown, await scored, told, gathering)) };
  yield* ahead(partsOf(unknown), (part) => readPart(part, found, gathering));
}

/** Begins the work on each thing before the result of the work on the one before it is handed out. */
async function* ahead<Thing, Result>(
  things: readonly Thing[],
  work: (thing: Thing) => Promise<Result>,
): AsyncGenerator<Result> {
  let before: Promise<Result> | undefined;
  for (const thing of things) {
    const next = work(thing);
    // Heard of where it is awaited.
    next.catch(() => {});
    if (before) yield await before;
    before = next;
  }
  if (before) yield await before;
}

function partsOf(rows: readonly KeyedRow[]): (readonly KeyedRow[])[] {
  const count = Math.ceil(rows.length / partRows);
  return Array.from({ length: count }, (_, at) => rows.slice(at * partRows, (at + 1) * partRows));
}

/** What the keys and numbers of rows tell. */
type Told = Pick<BatchEvidence, 'byIdentifier' | 'notSame' | 'heldIdentities' | 'notHeld' | 'postcodes'>;

/** Locks the records that bear the numbers of rows, and finds what else is known by the rows' keys and numbers. */
async function findBearers(
  rows: readonly KeyedRow[],
  { tx, source, places, foreseen, today }: Gathering,
): Promise<Told> {
  const lookups = rows.flatMap((row) => row.lookups);
  const keys = arrayText(rows.map(({ key }) => key));
  // Sent before anything else: who bears the numbers is looked at behind it.
  const locking = tx<Candidate[]>`
    select ${tx.unsafe(candidateColumns(today))} from records.child c
    where c.number = any(${arrayText([...new Set(foreseen.bearers.values())])}::text::bigint[])
    order by c.number for no key update of c`.execute();
  const [found, bearers, apart, heldIdentities, notHeld, postcodes] = await Promise.all([
    locking,
    readBearersAgain(tx, lookups, foreseen),
    tx<{ key: string; numbers: number[] }[]>`
      select encode(n.row_lookup, 'hex') as key, array_agg(n.child_number) as numbers from records.not_same_row n
      where n.source = ${source} and n.row_lookup in (select decode(k, 'hex') from unnest(${keys}::text::text[]) k)
      group by 1`,
    findHeldIdentities(tx, lookups),
    findNotHeld(
      tx,
      source,
      rows.map(({ key }) => key),
    ),
    findPostcodes(tx, rows),
    places.find(
      tx,
      rows.map(({ row }) => row.place),
    ),
  ]);
  const locked = new Map(found.map((candidate) => [candidate.number, candidate]));
  const byIdentifier = new Map<string, Candidate>();
  for (const [identity, number] of bearers) {
    const bearer = locked.get(number);
    if (!bearer)
      throw new Overtaken('A number became that of another record while its bearer was waited for.');
    byIdentifier.set(identity, bearer);
  }
  const misnamed = rows.filter((row) => {
    const bearer = bearerOf(row, byIdentifier);
    return bearer !== undefined && !speaksOf(row, bearer);
  });
  const people = misnamed.length > 0 ? await findHeldPeople(tx, misnamed) : [];
  return {
    byIdentifier,
    notSame: new Map(apart.map(({ key, numbers }) => [key, new Set(numbers.map(Number))])),
    heldIdentities: new Map([...heldIdentities, ...people]),
    notHeld,
    postcodes,
  };
}

/** The identities by names and birth of rows that are held. */
function findHeldPeople(tx: Queryable, rows: readonly KeyedRow[]): Promise<HeldFor> {
  return findHeldIdentities(
    tx,
    rows.map(({ person }) => ({ scheme: 'PERSON', lookup: person })),
  );
}

/** What is found of rows by names and birth, and the numbers for those that make a record. */
type Band = Pick<BatchEvidence, 'namesakes' | 'earlier' | 'strategy' | 'heldSlips' | 'freeNumbers'>;

const noBand: Band = {
  namesakes: new Map(),
  earlier: new Map(),
  heldSlips: new Map(),
  strategy: null,
  freeNumbers: [],
};

/** The review band of rows whose numbers nobody bears, and the held identities that they are, or are a slip away from. */
async function findBand(
  rows: readonly KeyedRow[],
  scored: Found,
  { heldIdentities }: Told,
  { tx, rules, today, sealed: { lookupKey } }: Gathering,
): Promise<Band & Pick<BatchEvidence, 'heldIdentities'>> {
  // What is held is asked for once the records are locked: who holds an identity changes its record.
  const [namesakes, people, heldSlips, freeNumbers] = await Promise.all([
    findNamesakes(tx, rows, scored, today),
    findHeldPeople(tx, rows),
    findHeldSlips(tx, rows, lookupKey),
    drawNumbers(tx, lookupKey, rules.creates === 'NEVER' ? 0 : rows.length),
  ]);
  const earlier = rows.map(
    ({ key }, at) => [key, scored.earlier[at]?.map((place) => rows[place]?.key as string) ?? []] as const,
  );
  return {
    namesakes,
    heldSlips,
    freeNumbers,
    earlier: new Map(earlier),
    strategy: scored.strategy,
    heldIdentities: new Map([...heldIdentities, ...people]),
  };
}

/** Adds what stands for the records that the rows of a part are about. */
async function readPart(
  rows: readonly KeyedRow[],
  known: Band & Told,
  { tx, source, rules, places, sealed }: Gathering,
): Promise<Part> {
  const bearers = rows.map((row) =>
    row.lookups.flatMap(({ identity }) => known.byIdentifier.get(identity) ?? []),
  );
  const adding = rows.flatMap((row, at) =>
    bearers[at]?.length === row.lookups.length ? [] : (bearers[at]?.[0]?.number ?? []),
  );
  // A row has either bearers of its numbers or a review band.
  const about = rows.map(
    (row, at): readonly Candidate[] => known.namesakes.get(row.key) ?? bearers[at] ?? [],
  );
  const numbers = [...new Set(about.flatMap((each) => each.map(({ number }) => number)))];
  const [standing, asked] = await Promise.all([
    readStanding(tx, rows, about, adding, places),
    findOpenConflicts(tx, source, numbers),
  ]);
  const differing = new Set<number>();
  for (const [at, { row }] of rows.entries())
    for (const candidate of about[at] ?? [])
      if (
        standing.attended.has(candidate.number) ||
        (row.carers.length > 0 && !standing.withCarers.has(candidate.number)) ||
        differs(row, candidate, standing.addresses.get(candidate.number), rules)
      )
        differing.add(candidate.number);
  const [corrected, confirmed] = await Promise.all([
    correctedByPerson(tx, sealed, [...differing]),
    findConfirmed(tx, rows, about, standing.addresses, sealed.lookupKey),
  ]);
  return { rows, evidence: { ...known, ...standing, places, corrected, asked, confirmed } };
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

/**
 * Whether a row says of a field what the record has: its source has come round, and what it said before is not to be taken any more.
 * Of what is hidden one cannot tell. `adds`: whether the row speaks of where the child is.
 */
export function saysWhatStands(
  field: string,
  { home, place, ...row }: FeedRow,
  candidate: Candidate,
  adds: boolean,
  { addresses, attended, places }: BatchEvidence,
  rules: SourceRules,
): boolean {
  const { number } = candidate;
  const fact = rules.decides.find((each) => fieldOf(each) === field);
  if (fact) return row[fact] === candidate[fact];
  if (!adds) return false;
  if (field === 'address') return home !== null && !addresses.has(number);
  if (!place || field !== serviceField(place.serviceType)) return false;
  const organisation = places.of(place)?.organisationId;
  const others = attended.get(number);
  return (
    organisation !== undefined &&
    (!others || others.some(({ organisationId }) => organisationId === organisation))
  );
}

/** Whether an address is the home that a row states. */
export function isAt(
  address: Pick<CurrentAddress, 'line' | 'postcode'> | null,
  { line, postcode }: NonNullable<FeedRow['home']>,
): boolean {
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
  const areas = new Map<string, string[]>();
  for (const { key, scheme, lookup } of slips)
    for (const area of held.get(`${scheme}:${lookup}`) ?? [])
      areas.set(key, [...(areas.get(key) ?? []), area]);
  return areas;
}

function factsOf({ row, lookups }: KeyedRow) {
  const { line = null, locality = null, postcode = null } = row.home ?? {};
  return {
    givenName: row.givenName,
    familyName: row.familyName,
    gender: row.gender,
    birthDate: row.birthDate,
    line,
    locality,
    postcode,
    lookups: Object.fromEntries(lookups.map(({ scheme, lookup }) => [scheme, lookup])),
  };
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
