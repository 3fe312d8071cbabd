import { arrayText } from '../../../platform/arrays.ts';
import type { Queryable } from '../../../platform/database.ts';
import type { Candidate } from './decision.ts';
import type { KeyedRow } from './keyed.ts';
import type { Places } from './places.ts';

/** What stands for records and matters to the rows about them. */
export interface Standing {
  /**
   * The address that stands for a record, null for none, where a row about it says another or none. Undefined where it is
   * the row's own, as it is for nearly every row.
   */
  readonly addresses: ReadonlyMap<number, CurrentAddress | null>;
  /** Which of the visible ones have a carer. */
  readonly withCarers: ReadonlySet<number>;
  /**
   * Schools and practices attended now, by child number, of the kind that a row names, where the row names another.
   * Undefined where the child goes to the one that it names.
   */
  readonly attended: ReadonlyMap<number, readonly Attended[]>;
  /** The schemes in which a record has identifiers, where a row brings one that nobody bears. */
  readonly schemes: ReadonlyMap<number, ReadonlySet<string>>;
}

/** The address that stands for a record. */
export interface CurrentAddress {
  readonly id: string;
  readonly sinceDate: string | null;
  readonly line: string | null;
  readonly postcode: string | null;
}

/** A school or practice that a child attends. */
export interface Attended {
  readonly id: string;
  readonly serviceType: string;
  readonly organisationId: string;
  readonly startedOn: string;
  readonly byPerson: boolean;
}

/**
 * What stands for the records that rows may be about, in the statements after that which locked them. The server compares
 * homes and places, and gives those that differ: nine of ten rows say of both what stands (docs/adr/0066).
 */
export async function readStanding(
  tx: Queryable,
  rows: readonly KeyedRow[],
  about: readonly (readonly Candidate[])[],
  adding: readonly number[],
  places: Places,
): Promise<Standing> {
  const families = new Set<number>();
  const homes: [number: number, line: string | null, postcode: string | null][] = [];
  const services: [number: number, organisation: string, type: string][] = [];
  for (const [at, { row }] of rows.entries()) {
    const { carers, home, place } = row;
    const organisation = places.of(place)?.organisationId;
    for (const { number } of about[at] ?? []) {
      // Of every record, for the evidence that a person is shown.
      homes.push([number, home?.line ?? null, home?.postcode ?? null]);
      if (carers.length > 0) families.add(number);
      if (place && organisation) services.push([number, organisation, place.serviceType]);
    }
  }
  const [current, carers, attending, schemes] = await Promise.all([
    tx<(CurrentAddress & { number: number })[]>`
      select w.number, a.id, a.since_date as "sinceDate", a.line, a.postcode
      from unnest(${arrayText(homes.map(([number]) => number))}::text::bigint[],
        ${homes.map(([, line]) => line)}::text[], ${homes.map(([, , postcode]) => postcode)}::text[])
        as w (number, line, postcode)
      left join lateral (select * from records.address c where c.child_number = w.number and c.until_date is null
        offset 0) a on true
      where (a.postcode = w.postcode and a.line is not distinct from w.line) is not true`,
    tx`select distinct child_number as number from records.carer
      where child_number = any(${arrayText([...families])}::text::bigint[])`,
    // First in the index of each school's pupils, and one by one: else it is read from end to end for each batch.
    tx<({ number: number } & { [K in keyof Attended]: Attended[K] | null })[]>`
      select w.number, v.service_type as "serviceType", v.id, v.organisation_id as "organisationId",
        v.started_on as "startedOn", v.account_id is not null as "byPerson"
      from (select n.* from unnest(${arrayText(services.map(([number]) => number))}::text::bigint[],
          ${arrayText(services.map(([, organisation]) => organisation))}::text::uuid[],
          ${arrayText(services.map(([, , type]) => type))}::text::text[]) as n (number, organisation, type)
        cross join lateral (select exists (select from records.involvement s
          where s.organisation_id = n.organisation and s.child_number = n.number and s.category = 'UNIVERSAL'
            and s.service_type = 'EDUCATION' and s.ended_on is null and n.type = 'EDUCATION') as there offset 0) t
        where not t.there offset 0) w
      left join lateral (select * from records.involvement i where i.child_number = w.number
        and i.category = 'UNIVERSAL' and i.ended_on is null and i.service_type = w.type offset 0) v on true`,
    tx<{ number: number; schemes: string[] }[]>`
      select child_number as number, array_agg(scheme) as schemes from records.identifier
      where child_number = any(${arrayText(adding)}::text::bigint[]) group by 1`,
  ]);
  const attended = new Map<number, Attended[]>();
  for (const { number, ...place } of attending) {
    const list = attended.get(number) ?? [];
    attended.set(number, list);
    if (place.id !== null && !list.some(({ id }) => id === place.id)) list.push(place as Attended);
  }
  return {
    attended,
    addresses: new Map(
      current.map(({ number, ...address }) => [number, address.id === null ? null : address]),
    ),
    withCarers: new Set(carers.map(({ number }) => number as number)),
    schemes: new Map(schemes.map(({ number, schemes: own }) => [number, new Set(own)])),
  };
}
