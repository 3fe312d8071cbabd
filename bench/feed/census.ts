import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { Random } from '../../cli/seed/random.ts';
import type { Sql } from '../../platform/database.ts';
import { upnFrom } from '../../platform/identifiers.ts';

/** What a census file of the bench is made of: shares of its rows. */
export interface Mix {
  /** Of the pupils, those whose home is another than the index knows. */
  readonly moved: number;
  /** Of these, those who went to another authority. */
  readonly far: number;
  /** Those who go to another school now. */
  readonly changedSchool: number;
  /** Rows about somebody who is not in the index. */
  readonly strangers: number;
  /** Rows that cannot be read. */
  readonly bad: number;
  /** Pupils whose pupil number the index does not know: they are told by their scores. */
  readonly unnumbered: number;
  /** Of these, names that are written with a slip. */
  readonly slips: number;
}

interface Pupil {
  readonly given: string;
  readonly family: string;
  readonly sex: string;
  readonly born: string;
  readonly line: string;
  readonly locality: string;
  readonly postcode: string;
  readonly upn: string | null;
  readonly school: string | null;
  readonly area: string;
}

/** Every school that the seed named gets a code of the public register, so that a row can name it. */
export async function registerSchools(owner: Sql): Promise<void> {
  await owner`
    insert into records.place (scheme, code, organisation_id)
    select 'LAESTAB', to_char(2000000 + row_number() over (order by organisation_id), 'FM0000000'), organisation_id
    from (select distinct organisation_id from records.involvement where service_type = 'EDUCATION') s
    on conflict do nothing`;
}

/**
 * Writes a School Census of `rows` rows about visible children of the index and about strangers, drawn the same way
 * each time. With `before` it also writes a census of that day about the same pupils, as the index knows them;
 * whatever did not change is equal in both.
 */
export async function writeCensus(
  owner: Sql,
  file: string,
  {
    rows,
    mix,
    day,
    before,
  }: { rows: number; mix: Mix; day: string; before?: { file: string; day: string } | undefined },
): Promise<void> {
  const random = new Random('bench/census');
  const unnumbered = Math.round(rows * mix.unnumbered);
  const strangers = Math.round(rows * mix.strangers);
  const numbered = rows - unnumbered - strangers;
  const pupils = [
    ...(await readPupils(owner, numbered, true)),
    ...(await readPupils(owner, unnumbered, false)),
  ];
  if (pupils.length < rows - strangers) throw new Error('The index has too few pupils for so many rows.');
  const schools = (
    await owner<{ code: string }[]>`select code from records.place where scheme = 'LAESTAB'`
  ).map(({ code }) => code);
  const [out, earlier] = [createWriteStream(file), before && createWriteStream(before.file)];
  for (const each of [out, earlier]) each?.write(header);
  for (let stranger = 0; stranger < strangers; stranger += 1) pupils.push(unknown(random, pupils));
  shuffle(pupils, random);
  const near = new Map<string, Pupil[]>();
  for (const pupil of pupils) {
    const list = near.get(pupil.area);
    if (list) list.push(pupil);
    else near.set(pupil.area, [pupil]);
  }
  let fresh = 0;
  for (const pupil of pupils) {
    const upn = pupil.upn ?? upnFrom(`9${String(fresh).padStart(11, '0')}`);
    if (pupil.upn === null) fresh += 1;
    const moved = random.chance(mix.moved);
    const other = moved
      ? random.pick(random.chance(mix.far) ? pupils : (near.get(pupil.area) ?? pupils))
      : pupil;
    const school = random.chance(mix.changedSchool) ? random.pick(schools) : pupil.school;
    const slip = pupil.upn === null && random.chance(mix.slips);
    const cells = [
      ...[day, upn, slip ? slipped(pupil.family, random) : pupil.family, pupil.given.split(' ')[0]],
      ...[random.chance(mix.bad) ? 'in the spring' : pupil.born, pupil.sex],
      ...[moved ? `${random.between(1, 200)} Newhome Road` : pupil.line, other.locality, other.postcode],
      ...[school ?? '', school === pupil.school ? '2020-09-01' : day, '', '', ''],
    ];
    await write(out, cells);
    if (!before || !earlier) continue;
    await write(earlier, [
      ...[before.day, upn, pupil.family, pupil.given.split(' ')[0], pupil.born, pupil.sex],
      ...[pupil.line, pupil.locality, pupil.postcode, pupil.school ?? '', '2020-09-01', '', '', ''],
    ]);
  }
  for (const each of [out, earlier]) {
    each?.end();
    if (each) await finished(each);
  }
}

const header =
  'reference_date,upn,surname,forename,date_of_birth,sex,address_line,locality,postcode,la_estab,entry_date,preferred_surname,former_surname,middle_names\n';

async function write(out: WriteStream, cells: readonly (string | undefined)[]): Promise<void> {
  const line = `${cells.map((cell) => (/[",]/.test(cell ?? '') ? `"${cell}"` : cell)).join(',')}\n`;
  if (!out.write(line)) await once(out, 'drain');
}

function readPupils(owner: Sql, limit: number, numbered: boolean): Promise<Pupil[]> {
  return owner<Pupil[]>`
    select c.given_name as given, c.family_name as family, left(c.gender, 1) as sex, c.birth_date as born,
      coalesce(a.line, '') as line, coalesce(a.locality, '') as locality, a.postcode, i.value as upn, p.code as school,
      c.authority_code as area
    from records.child c
    join records.address a on a.child_number = c.number and a.until_date is null and a.postcode is not null
      and a.status = 'CURRENT'
    left join records.identifier i on i.child_number = c.number and i.scheme = 'UPN'
    left join records.involvement v on v.child_number = c.number and v.service_type = 'EDUCATION' and v.ended_on is null
    left join records.place p on p.scheme = 'LAESTAB' and p.organisation_id = v.organisation_id
    where c.shield = 'NONE' and c.status = 'LIVE' and c.death_date is null and c.gender <> 'NOT_SPECIFIED'
      and c.birth_date > current_date - interval '17 years' and (i.value is not null) = ${numbered}
      and c.birth_date < current_date - interval '4 years'
    order by hashint8(c.number) limit ${limit}` as unknown as Promise<Pupil[]>;
}

/** Somebody made of two others: names that exist, together in nobody. */
function unknown(random: Random, pupils: readonly Pupil[]): Pupil {
  const [one, two, three] = [random.pick(pupils), random.pick(pupils), random.pick(pupils)];
  return {
    ...one,
    family: two.family,
    line: three.line,
    locality: three.locality,
    postcode: three.postcode,
    upn: null,
  };
}

function slipped(name: string, random: Random): string {
  const at = random.between(1, Math.max(1, name.length - 2));
  return name.slice(0, at) + name.slice(at + 1);
}

function shuffle(list: unknown[], random: Random): void {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = random.between(0, at);
    [list[at], list[other]] = [list[other], list[at]];
  }
}
