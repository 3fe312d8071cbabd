import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteTable } from '../../platform/matching/bytes.ts';
import {
  dateLikeness,
  givenLikeness,
  identifierLikeness,
  mayBeOfTwo,
  middleInitial,
  middleLikeness,
  nameLevel,
  nameLikeness,
  postcodeLikeness,
} from '../../platform/matching/likeness.ts';
import { MatchIndex } from '../../platform/matching/matchIndex.ts';
import type { SavedStrategy } from '../../platform/matching/model.ts';
import { familyKey, givenKey } from '../../platform/matching/names.ts';
import { freshDatabase } from '../support/database.ts';
import '../support/properties.ts';

const { sql } = await freshDatabase();

interface Person {
  readonly given: string;
  readonly middle: string | null;
  readonly family: string;
  readonly birth: string;
  readonly sex: 'F' | 'M';
  readonly postcode: string | null;
  readonly nhs: string | null;
}

const givens = [
  ...'agnes agness martha marta edwin edwyn rowan priya yusuf youssef'.split(' '),
  ...['muhammad ali', 'muhammad hassan', 'a'],
];
// Given names, some with a slip, and initials: who is called by the middle name.
const middles = 'agnes marta rowan rowen priyah yusuf a r'.split(' ');
const families = 'fairburn fairborn osei okafor tattersall lindqvist penhaligon'.split(' ');
const people = fc.array(
  fc.record<Person>({
    given: fc.constantFrom(...givens),
    middle: fc.option(fc.constantFrom(...middles), { nil: null }),
    family: fc.constantFrom(...families),
    birth: fc.constantFrom(
      '2015-03-04',
      '2015-04-03',
      '2015-03-05',
      '2016-03-04',
      '2012-11-30',
      '2013-07-21',
    ),
    sex: fc.constantFrom('F', 'M'),
    postcode: fc.option(fc.constantFrom('LS63HD', 'LS63HF', 'LS64AA', 'BD12AB'), { nil: null }),
    nhs: fc.option(fc.integer({ min: 4_000_000_001, max: 4_000_000_060 }).map(String), { nil: null }),
  }),
  { minLength: 12, maxLength: 40 },
);

const textsOf = ({ given, middle, family, birth, sex, postcode, nhs }: Person) => ({
  given,
  middle,
  family,
  dateOfBirth: birth,
  sex,
  postcode,
  identifiers: [nhs],
});
const valuesOf = ({ given, middle, family, birth, sex, postcode, nhs }: Person) =>
  [
    [0, given],
    [1, middle],
    [2, family],
    [3, birth.replaceAll('-', '')],
    [4, sex],
    [8, postcode],
    [10, nhs],
  ] as const;

/** How alike two values of a field are; two equal ones that are no initials are not asked about. */
function levelOf(place: number, a: string, b: string): number {
  if (a === b) return place === 0 ? nameLevel.initial : middleInitial;
  if (place === 0) return givenLikeness(a, b, givenKey(a) === givenKey(b));
  if (place === 1) return middleLikeness(a, b);
  if (place === 2) return nameLikeness('family', a, b, familyKey(a) === familyKey(b));
  if (place === 3) return dateLikeness(Number(a), Number(b));
  if (place === 4) return 1;
  if (place === 8) return postcodeLikeness(a, b);
  const table = new ByteTable();
  const [one, other] = [a, b].map((each) => table.intern(Buffer.from(each), 0, each.length)) as [
    number,
    number,
  ];
  return identifierLikeness(table, one, other);
}

/**
 * The same decision by sets: every pair is scored, with no blocks; rivals, margin, least evidence and what is forbidden
 * are worked out over the whole. Only how alike two values are, and the weights, are given.
 */
const oracle = `
with fact as (
  select v.who, v.place, v.value, v.place in (8) as home from jsonb_to_recordset($1::text::jsonb) as v(who text, place int, value text)
), level as (
  select * from jsonb_to_recordset($2::text::jsonb) as l(place int, a text, b text, level int, two boolean)
), weight as (
  select * from jsonb_to_recordset($3::text::jsonb) as w(place int, level int, match float8, household float8, unrelated float8)
), share as (
  select * from jsonb_to_recordset($4::text::jsonb) as s(place int, value text, log float8)
), m as (
  select * from jsonb_to_record($5::text::jsonb) as m(matches float8, households float8, pairs float8, moved float8, apart float8, free float8, coupled float8, "sexOfName" float8)
), held as (
  select a.who as a, b.who as b, a.place, a.home, a.value, b.value as other, coalesce(l.level, 0) as level,
    coalesce(l.two, false) as two, right(a.value, 1) <> right(b.value, 1) as ends_apart
  from fact a join fact b on b.place = a.place and b.who <> a.who and b.who like 'i%'
  left join level l on l.place = a.place and l.a = a.value and l.b = b.value
), named as (
  select h.a, h.b, min(level) filter (where place = 0) as given, coalesce(min(level) filter (where place = 1), 7) as middle,
    bool_and(level <= case place when 2 then 2 when 3 then 1 else 0 end) filter (where place in (2, 3, 4)) as agree,
    min(value) filter (where place = 0) as given_a, min(other) filter (where place = 0) as given_b,
    (select value from fact where who = h.a and place = 1) as middle_a,
    (select value from fact where who = h.b and place = 1) as middle_b
  from held h group by h.a, h.b
), called as (
  select n.a, n.b from named n
  cross join lateral (select coalesce(given_a = middle_b or given_b = middle_a, false) as exactly,
    pg_temp.slip(given_a, middle_b, $2::text::jsonb) or pg_temp.slip(given_b, middle_a, $2::text::jsonb) as nearly,
    (pg_temp.slip(given_a, middle_a, $2::text::jsonb) and length(middle_b) = 1)
      or (pg_temp.slip(given_b, middle_b, $2::text::jsonb) and length(middle_a) = 1) as by_own) c
  where n.given >= 3 and length(given_a) > 1 and length(given_b) > 1
    and (exactly or (n.given = 5 and agree and (nearly or (n.middle = 2 and by_own))))
), compared as (
  select h.a, h.b, h.place, h.home, w.level, w.match, h.two,
    case when h.place = 4 and n.given <= 2 then x.same_sex else w.household end as household, h.ends_apart,
    case when h.place = 4 and n.given <= 2 then x.same_sex when w.level = 0 and h.place <> 4 then coalesce(s.log, r.log)
      else w.unrelated end as chance
  from held h left join called c on c.a = h.a and c.b = h.b join named n on n.a = h.a and n.b = h.b
  cross join lateral (select ln(case h.level when 0 then "sexOfName" else 1 - "sexOfName" end) as same_sex from m) x
  join weight w on w.place = h.place and w.level = case when c.a is not null and h.place = 0 then 6 else h.level end
  join share r on r.place = h.place and r.value is null
  left join share s on s.place = h.place and s.value = h.value
  where h.place <> 1 or c.a is null
), summed as (
  select a, b, sum(match) filter (where not home) as match, sum(household) filter (where not home) as household,
    sum(chance) filter (where not home) as unrelated, coalesce(sum(match) filter (where home), 0) as stayed,
    coalesce(sum(chance) filter (where home), 0) as elsewhere,
    count(*) filter (where place in (0, 2) and level not in (4, 5)) as names,
    count(*) filter (where (place in (0, 2) and level <= 2) or (place = 0 and level = 6)) as same_names,
    count(*) filter (where (place in (0, 2) and level not in (4, 5)) or (place in (3, 8, 10) and level <= 1)) as facts,
    bool_or(place = 0 and level = 5) as other_given, bool_or(place = 3 and level <= 1) as born_then,
    bool_or(place = 0 and level = 6) as called, bool_or(place = 0 and level > 1) as like_given,
    bool_or(place = 0 and level in (1, 2, 3, 6)) as alike, bool_or(place = 0 and level in (1, 2, 3) and two) as two_names,
    bool_or(place = 0 and level in (1, 2, 3) and ends_apart) as ends_apart, bool_or(place = 0 and level = 0) as same_given,
    bool_or(place = 3 and level > 4) as other_date,
    bool_or(place = 10 and level = 0) and $5::text::jsonb -> 'ownNumbers' @> '10' as shared, bool_or(place = 10 and level = 3) as other_number,
    bool_or(place = 4 and level = 1) as other_sex, bool_or(place = 2 and level > 3) as other_family,
    bool_or(place = 1 and level = 3) as other_middle, bool_or(place = 1 and level = 4) as near_middle,
    coalesce(min(level) filter (where place = 0), 4) = 4 as unnamed
  from compared group by a, b
), kinds as (
  select s.*, other_number and (unnamed or other_given or called or (like_given and $5::text::jsonb -> 'ownNumbers' @> '10')
      or exists (select from weight w where w.place = 10 and w.level = 3 and w.match <= ln(0.075))) as conflicting,
    ln(m.matches) - ln(m.free) + match + pg_temp.log_sum(ln(1 - m.moved) + stayed, ln(m.moved) + elsewhere) as same,
    ln(m.households) + household + pg_temp.log_sum(ln(1 - m.apart) + stayed, ln(m.apart) + elsewhere) as kin,
    ln(m.pairs) + unrelated + elsewhere + case when same_names = 2 then ln(m.coupled) else 0 end as others
  from summed s, m
), scored as materialized (
  select *, same - pg_temp.log_sum(kin, others) as odds,
    other_given or (called and (not shared or (born_then and (other_sex or other_family)))) or other_middle
      or (unnamed and not (born_then and shared))
      or (not shared and (near_middle or conflicting
        or (born_then and other_sex and (like_given or two_names or ends_apart))
        or (alike and (not born_then or two_names or (other_sex and ends_apart))) or (same_given and other_date))) as forbidden
  from kinds
), likely as (
  select f.*, f.odds - ln(1 + coalesce((
      select sum(exp(least(60, o.odds))) from scored o
      left join scored t on t.a = f.b and t.b = o.b
      where o.a = f.a and o.b <> f.b and o.odds > -5
        and (f.odds < ln(0.1) or o.odds < ln(0.1) or t.odds + (select ln(free) from m) <= 4)), 0)) as settled,
    coalesce((select max(o.odds) from scored o where o.a = f.a and o.b <> f.b and o.odds > -5), '-infinity') as rival
  from scored f where f.a like 'q%' and f.odds > -5
), told as (
  select *, case when facts < 1 then least(0.49, 1 / (1 + exp(-settled))) else 1 / (1 + exp(-settled)) end as probability,
    1 / (1 + exp(-settled)) as before
  from likely
)
select a, b, probability, case when probability >= 0.9 and odds - rival >= ln(100.0) and names >= 1 and facts >= 3
  and not forbidden then 'match' else 'review' end as decision
from told where before >= 0.01 order by a, b`;

async function bySets(
  index: readonly Person[],
  asked: readonly Person[],
  { model, frequencies }: SavedStrategy,
) {
  const facts = [
    ...index.map((one, at) => [`i${at}`, one] as const),
    ...asked.map((one, at) => [`q${at}`, one] as const),
  ]
    .flatMap(([who, one]) => valuesOf(one).map(([place, value]) => ({ who, place, value })))
    .filter(({ value }) => value !== null);
  const places = [0, 1, 2, 3, 4, 8, 10];
  const levels = places.flatMap((place) => {
    const values = [
      ...new Set(
        facts
          // Given names are compared with middle names too.
          .filter((each) => each.place === place || (place === 0 && each.place === 1))
          .map(({ value }) => value as string),
      ),
    ];
    return values.flatMap((a) =>
      values.flatMap((b) =>
        a === b && (place > 1 || a.length > 1)
          ? []
          : [{ place, a, b, level: levelOf(place, a, b), two: place === 0 && mayBeOfTwo(a, b) }],
      ),
    );
  });
  const weights = places.flatMap((place) =>
    Array.from({ length: 7 }, (_, level) => {
      const [match, household, unrelated] = (['match', 'household', 'unrelated'] as const).map((kind) =>
        Math.log(model[kind][place * 8 + level] as number),
      );
      return { place, level, match, household, unrelated };
    }),
  );
  const shares = places.flatMap((place) => [
    { place, value: null as string | null, log: frequencies[place]?.rest },
    ...(frequencies[place]?.common ?? []).map(([value, log]) => ({ place, value: String(value), log })),
  ]);
  return sql.begin(async (tx) => {
    await tx`set local enable_nestloop = off`;
    await tx`create function pg_temp.log_sum(float8, float8) returns float8 language sql immutable
      return greatest($1, $2) + ln(1 + exp(-abs($1 - $2)))`;
    await tx`create function pg_temp.slip(text, text, jsonb) returns boolean language sql immutable
      return coalesce(length($1) > 1 and length($2) > 1 and ($1 = $2 or exists (select from
        jsonb_to_recordset($3) as l(place int, a text, b text, level int)
        where place = 0 and a = $1 and b = $2 and level <= 1)), false)`;
    const found = await tx.unsafe<{ a: string; b: string; probability: number; decision: string }[]>(
      oracle,
      [facts, levels, weights, shares, model].map((each) => JSON.stringify(each)),
    );
    await tx`drop function pg_temp.log_sum(float8, float8), pg_temp.slip(text, text, jsonb)`;
    return found;
  });
}

/** Weights of no file: only that both weigh by the same. */
const saved = (() => {
  const index = new MatchIndex();
  const [many] = fc.sample(people, { numRuns: 1, seed: 7 }) as [Person[]];
  for (const [at, one] of many.entries()) index.put(`i${at}`, textsOf(one));
  index.build();
  return index.learn([], 1_000);
})();

test('the engine decides as the set-based scorer does, also after rows came, changed and went', async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(people, people, people, async (first, later, others) => {
      // Some of them as they stand, for whom there is a match.
      const asked = [...others, ...later.filter((_, at) => at % 3 === 0)];
      const index = new MatchIndex();
      for (const [at, one] of later.entries()) index.put(`i${at}`, textsOf(first[at % first.length] ?? one));
      index.put('gone', textsOf(first[0] as Person));
      index.build();
      index.use(saved);
      // Every row is another's from now on.
      for (const [at, one] of later.entries()) index.put(`i${at}`, textsOf(one));
      index.remove('gone');
      const sets = await bySets(later, asked, saved);
      const engine = asked.flatMap((one, at) =>
        index
          .find(textsOf(one), 1_000)
          .candidates.map(({ key, decision, probability }) => [
            `q${at}`,
            key,
            decision,
            probability.toFixed(3),
          ]),
      );
      const inOrder = (list: string[][]) => list.map((each) => each.join(' ')).sort();
      seen += sets.filter(({ decision }) => decision === 'match').length;
      expect(inOrder(engine)).toEqual(
        inOrder(sets.map(({ a, b, decision, probability }) => [a, b, decision, probability.toFixed(3)])),
      );
    }),
    { numRuns: 6, endOnFailure: true },
  );
  expect(seen).toBeGreaterThan(0);
});
