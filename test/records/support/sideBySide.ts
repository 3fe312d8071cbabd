import { expect } from 'vitest';
import { keyedHashHex } from '../../../platform/hash.ts';
import { upnFrom } from '../../../platform/identifiers.ts';
import { addDays } from '../../../platform/workingDays.ts';
import { birthColumns } from '../../../subgraphs/records/feed/births.ts';
import { censusColumns } from '../../../subgraphs/records/feed/census.ts';
import { toldToSource } from '../../../subgraphs/records/feed/effects.ts';
import { openHeld } from '../../../subgraphs/records/feed/held.ts';
import { nhsColumns } from '../../../subgraphs/records/feed/nhs.ts';
import { feedSources } from '../../../subgraphs/records/feed/sources.ts';
import type { Side } from '../../../subgraphs/records/merge/side.ts';
import { mergeStore } from '../../../subgraphs/records/merge/store.ts';
import { castAuthorities, castPlaces } from '../../support/cast.ts';
import { feed, feedDependencies, freshEntry, freshNhs } from '../feed/support.ts';
import { familyWord } from './holds.ts';
import { mergingIn } from './merges.ts';
import { peopleIn } from './sideBySidePeople.ts';
import { unlinkingIn } from './unlinks.ts';
import type { Answer, World } from './world.ts';

/** The family whose records are merged and parted, and the one to which all the same is said and whose records never are. */
const families = ['k', 'l'] as const;
type Family = (typeof families)[number];
type Source = 'nhs-registrations' | 'school-census' | 'gro-births';

/** A child in both families. */
interface Kid {
  readonly given: string;
  readonly of: Readonly<Record<Family, Numbers>>;
}
interface Numbers {
  readonly number: string;
  readonly nhs: string;
  readonly upn: string;
  readonly entry: string;
}
/** A merge of the first family that stands. */
interface Standing {
  readonly merge: Answer;
  readonly kept: string;
  readonly sides: readonly [kept: readonly number[], other: readonly number[]];
}

const birthDate = '2016-03-09';
const { leeds } = castAuthorities;
const schools = ['3832001', '3802001'];

/**
 * The same children twice: of the first family records are merged and parted again, of the second never. Whatever sources and
 * people say of a child by its own number or record is said of both, in words that stand nowhere else.
 */
export async function sideBySideIn(world: World) {
  const { sql } = world.database;
  const { merge, confirm, undo } = mergingIn(world);
  const { unlink } = unlinkingIn(world);
  const deps = { ...feedDependencies(world.database), clock: world.clock };
  const keys = deps.keys;
  const store = mergeStore(deps.sql, deps.sealedSql, {
    ring: () => keys.sealKeys(),
    lookupKey: keys.lookupKey(),
  });
  await sql`insert into records.place (scheme, code, organisation_id, authority_code)
    values ('LAESTAB', '3832001', ${castPlaces.leedsPrimary.id}, ${leeds}),
      ('LAESTAB', '3802001', ${castPlaces.bradfordPrimary.id}, ${leeds}) on conflict do nothing`;
  let words = 0;
  let moments = 0;
  const days: Record<string, number> = { 'nhs-registrations': 0, 'school-census': 0 };
  /** A word for each family, which are one but for its letter. */
  const fresh = () => {
    words += 1;
    const letters = [...String(words)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
    return (family: Family) => `Zq${letters}${family}x`;
  };
  const postcode = () => {
    const [a, b] = [words, 'ABDEFGHJLN'];
    return `LS${1 + (a % 16)} ${a % 10}${b[Math.floor(a / 10) % 10]}${b[Math.floor(a / 100) % 10]}`;
  };
  const secondOf = (who: string) =>
    world.as(who, {
      authorityCode: leeds,
      roles: ['MANAGEMENT_TEAM'],
      factorAt: world.clock.now().getTime(),
    });

  return async function begin(names: readonly number[]) {
    const surname = fresh();
    const given = names.map(() => fresh()('k'));
    const named = names.map((name) => given[name] as string);
    const sketches = families.flatMap((family) =>
      named.map((givenName) => ({ family, givenName, nhs: freshNhs(), entry: freshEntry() })),
    );
    const homes = named.map(() => ({ line: fresh(), postcode: postcode() }));
    const full = sketches.map((sketch, at) => {
      words += 1;
      return { ...sketch, ...homes[at % named.length], upn: upnFrom(String(100_000_000_000 + words)) };
    });
    const numbers = await world.plant.all(
      full.map(({ family, givenName, nhs, upn, entry: registered, line, postcode: code }) => ({
        givenName,
        familyName: surname(family),
        birthDate,
        addresses: [
          {
            status: 'CURRENT' as const,
            line: line?.(family) ?? null,
            locality: null,
            postcode: code as string,
            sinceDate: '2020-01-01',
            untilDate: null,
          },
        ],
        identifiers: [
          { scheme: 'NHS_NUMBER' as const, value: nhs, issuer: null },
          { scheme: 'UPN' as const, value: upn, issuer: null },
          { scheme: 'GRO_BIRTH_ENTRY' as const, value: registered, issuer: null },
        ],
      })),
    );
    const labels = new Map<string, string>();
    const rowKeys = new Map<string, { readonly label: string; readonly family: Family }>();
    const kids: Kid[] = named.map((givenName, at) => {
      const of = Object.fromEntries(
        families.map((family, place) => {
          const { nhs, upn, entry: registered } = full[place * named.length + at] as (typeof full)[number];
          const number = numbers[place * named.length + at] as string;
          for (const [value, scheme, source] of [
            [nhs, 'NHS', 'nhs-registrations'],
            [upn, 'UPN', 'school-census'],
            [registered, 'GRO', 'gro-births'],
          ] as const) {
            labels.set(value, `${scheme}${at}`);
            rowKeys.set(`\\x${keyedHashHex(keys.lookupKey(), `feed:${source}`, value)}`, {
              label: `${scheme}${at}`,
              family,
            });
          }
          return [family, { number, nhs, upn, entry: registered }];
        }),
      ) as Kid['of'];
      return { given: givenName, of };
    });
    const present = new Map(kids.map(({ of }) => [of.k.number, of.k.number]));
    const standing: Standing[] = [];
    const own = new Map<string, number>();
    /** As what one record each child was hidden. */
    const hidden = new Map<number, string>();
    const corrections = kids.map(() => 0);
    const heard = kids.map(() => new Set<Source>());
    const log: string[] = [];
    /** Of whom a row waited that of the child of the other family did not. */
    const waitedApart = new Set<number>();
    const [superseded, latest] = [new Set<string>(), new Map<string, readonly string[]>()];
    const note = (text: string, at: number) => {
      own.set(text.replace(familyWord, 'Zq$1x'), at);
      return text;
    };
    for (const [at, { line }] of homes.entries()) note(line('k'), at);

    const recordOf = (at: number) => present.get((kids[at] as Kid).of.k.number) as string;
    const kidsOf = (record: string) => [...kids.keys()].filter((at) => recordOf(at) === record);
    /** The children and the merges of which the record of a child is made. */
    const madeOf = (at: number) =>
      JSON.stringify([
        kidsOf(recordOf(at)),
        standing.filter(({ sides }) => sides.flat().includes(at)).map(({ merge: { id } }) => id),
      ]);
    const isAlone = (at: number) => kidsOf(recordOf(at)).length === 1;

    /** A row of a source about a child, the same to both families; the file is of a day after or at that of the one before. */
    const tell = async (at: number, source: Source, more: { later: number; pick: number }) => {
      const kid = kids[at] as Kid;
      const [line, mother, code, school] = [fresh(), fresh(), postcode(), schools[more.pick % 2] as string];
      moments += 1;
      const since = days[source];
      if (since !== undefined) days[source] = since + more.later;
      expect(days[source] ?? 0, 'days until today').toBeLessThan(1_500);
      const asOf = addDays('2022-03-01', days[source] ?? 0);
      const row = `${source} ${at}`;
      for (const each of latest.get(row) ?? []) superseded.add(each);
      latest.set(
        row,
        [line('k'), mother('k')].map((text) => text.replace(familyWord, 'Zq$1x')),
      );
      const rows = families.map((family) => {
        const { nhs, upn, entry: registered } = kid.of[family];
        const known = {
          sex: more.pick % 3 ? 'M' : 'F',
          date_of_birth: birthDate,
          locality: 'Leeds',
          postcode: code,
        };
        const [here, her] = [note(line(family), at), note(mother(family), at)];
        const cells: Record<string, string> = {
          ...known,
          address_line: here,
          as_of: asOf,
          updated_at: new Date(Date.parse(`${asOf}T06:00:00Z`) + moments * 1_000).toISOString(),
          nhs_number: nhs,
          given_names: kid.given,
          family_name: surname(family),
          reference_date: asOf,
          upn,
          forename: kid.given,
          surname: surname(family),
          la_estab: school,
          entry_date: asOf,
          entry_number: registered,
          correction: String(corrections[at] ?? 0),
          mother_given_names: her,
          mother_family_name: surname(family),
          registered_on: '2016-04-01',
        };
        return cells;
      });
      const columns = {
        'nhs-registrations': nhsColumns,
        'school-census': censusColumns,
        'gro-births': birthColumns,
      }[source];
      const text = [
        columns.join(),
        ...rows.map((cells) => columns.map((each) => cells[each] ?? '').join()),
        '',
      ].join('\n');
      if (source === 'gro-births') corrections[at] = (corrections[at] ?? 0) + 1;
      const { status, outcomes, toldMatched, rejections } = await feed(deps, text, { named: source });
      expect([status, rejections], log.join(' ')).toEqual(['DONE', []]);
      // Its sender learns of no row that it is about two who are one, or about one who is hidden; but for a name that is not the record's.
      const isNamed = kidsOf(recordOf(at)).every((each) => kids[each]?.given === kid.given);
      const told = Object.values(toldToSource(feedSources[source], outcomes, toldMatched));
      if (isNamed)
        expect(
          told.map((count) => count % 2),
          log.join(' '),
        ).toEqual(told.map(() => 0));
      heard[at]?.add(source);
      const waiting = await held();
      const of = (family: Family) =>
        waiting.flatMap((each) => (each.family === family && each.at === at ? [each.text] : [])).sort();
      if (of('k').join() !== of('l').join()) waitedApart.add(at);
      return JSON.stringify(outcomes);
    };

    const team = () => secondOf('dora');
    const both = (at: number) => [recordOf(at), (kids[at] as Kid).of.l.number] as const;
    const wordOf = (at: number) => {
      const word = fresh();
      note(word('k'), at);
      return word;
    };
    const people = peopleIn(world, {
      both,
      kidsOf,
      madeOf,
      hidden,
      wordOf,
      postcode,
      team: [team, () => secondOf('sonia')],
      log,
    });
    const acts = {
      nhs: (at: number, pick: number) => tell(at, 'nhs-registrations', { later: pick % 4, pick }),
      census: (at: number, pick: number) => tell(at, 'school-census', { later: 1 + (pick % 3), pick }),
      births: (at: number, pick: number) => tell(at, 'gro-births', { later: 0, pick }),
      ...people,
      async unlink(at: number, pick: number) {
        const kid = kids[at] as Kid;
        const sources = [...(heard[at] ?? [])];
        const source = sources[pick % sources.length] as Source;
        const value = { 'nhs-registrations': 'nhs', 'school-census': 'upn', 'gro-births': 'entry' } as const;
        for (const [place, number] of both(at).entries()) {
          const key = keyedHashHex(
            keys.lookupKey(),
            `feed:${source}`,
            kid.of[families[place] as Family][value[source]],
          );
          const [row] = await sql`select id from records.linked_row where child_number = ${number}
            and row_key = decode(${key}, 'hex') order by linked_at desc limit 1`;
          if (!row) continue;
          const first = await unlink(team(), number, row.id);
          if (first.proposed) await unlink(secondOf('sonia'), number, row.id);
        }
        heard[at]?.delete(source);
      },
      async merge(at: number, pick: number) {
        const others = [...new Set(present.values())].filter((record) => record !== recordOf(at));
        const [kept, other] = [recordOf(at), others[pick % others.length] as string];
        const sides = [kidsOf(kept), kidsOf(other)] as const;
        const taken = ['ADDRESS', 'NAME', 'GENDER'].filter((_, bit) => (pick >> bit) % 2 === 1);
        const proposed = await merge(secondOf('sonia'), kept, other, taken);
        expect(proposed.merge?.state, `${JSON.stringify(proposed)} ${log.join(' ')}`).toBe('PROPOSED');
        const done = await confirm('dora', proposed.merge);
        expect(done.merge?.state, log.join(' ')).toBe('DONE');
        standing.push({ merge: done.merge, kept, sides });
        for (const [number, record] of present) if (record === other) present.set(number, kept);
      },
      async undo(_: number, pick: number) {
        const meets = ({ sides }: Standing, other: Standing) =>
          sides.flat().some((each) => other.sides.flat().includes(each));
        const free = standing.filter(
          (each, place) => !standing.some((later, then) => then > place && meets(each, later)),
        );
        const last = free[pick % free.length] as Standing;
        const proposed = await undo('sonia', last.merge);
        const undone =
          proposed.merge?.state === 'UNDO_PROPOSED' ? await undo('dora', proposed.merge) : proposed;
        expect(undone.merge?.state, `${JSON.stringify(undone)} ${log.join(' ')}`).toBe('UNDONE');
        standing.splice(standing.indexOf(last), 1);
        for (const each of last.sides[1])
          present.set((kids[each] as Kid).of.k.number, last.merge.otherNumber);
      },
    };
    /** Of which children what can be done. */
    const able: Record<keyof typeof acts, (at: number) => boolean> = {
      nhs: () => true,
      census: () => true,
      births: () => true,
      home: isAlone,
      carer: isAlone,
      alone: isAlone,
      school: isAlone,
      shield: (at) => kidsOf(recordOf(at)).every((each) => !hidden.has(each)),
      // What was hidden before a merge is hidden again once it is undone, whatever was decided since.
      lift: (at) =>
        isAlone(at) ? hidden.has(at) : kidsOf(recordOf(at)).every((each) => hidden.get(each) === madeOf(at)),
      unlink: (at) => (heard[at]?.size ?? 0) > 0 && isAlone(at),
      merge: () => new Set(present.values()).size > 1,
      undo: () => standing.length > 0,
    };

    const ring = () => keys.sealKeys();
    const read = (number: string): Promise<Side> =>
      deps.sql.begin(async (tx) => (await store.read(tx, Number(number))).side) as Promise<Side>;
    /** What the record of a child holds, in the words of no family. */
    const plain = (text: unknown) =>
      JSON.stringify(text, (_, value) =>
        typeof value === 'string'
          ? (labels.get(value) ?? rowKeys.get(value)?.label ?? value.replace(familyWord, 'Zq$1x'))
          : value,
      );
    const held = async () => {
      const rows =
        await sql`select source, encode(row_key, 'hex') as key, key_version as "keyVersion", ciphertext,
        encode(entry_key, 'hex') as entry from records.feed_held`;
      return rows.flatMap((row) => {
        const of = rowKeys.get(`\\x${row.entry}`);
        const { row: said } = openHeld(ring(), row as never);
        return of ? [{ family: of.family, at: Number(of.label.slice(-1)), text: plain(said) }] : [];
      });
    };

    /** Which children somebody finds who looks for one by names, birth and the home that the record to which nothing was merged has. */
    const found = async (child: number, family: Family) => {
      const kid = kids[child] as Kid;
      const { of, given: givenName } = kid;
      const home = [...(await read(of.l.number)).rows.values()].find(
        ({ table, columns }) => table === 'address' && columns.until_date === null,
      );
      const { postcode: at } = home?.columns ?? {};
      const criteria = { givenName, familyName: surname(family), dateOfBirth: birthDate, postcode: at };
      const numbers = await world.found(world.as('amira'), criteria);
      const children = numbers.map((number) => kids.findIndex((each) => each.of[family].number === number));
      return children.filter((each) => each >= 0).sort();
    };

    return {
      kids,
      acts,
      able,
      found,
      log,
      own,
      kidsOf,
      recordOf,
      read,
      plain,
      held,
      standing,
      superseded,
      waitedApart,
    };
  };
}
