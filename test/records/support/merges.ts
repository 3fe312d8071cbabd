import { randomUUID } from 'node:crypto';
import type { Caller } from '../../../platform/caller.ts';
import { castAuthorities, castMember, castPlaces, castService } from '../../support/cast.ts';
import { mutation } from '../../support/mutation.ts';
import type { ChildSketch } from './builders.ts';
import type { Answer, World } from './world.ts';

/** Asks for a shield on a record and accepts it, by the team of its authority. */
export async function shieldIn(world: World, number: string, who: string): Promise<void> {
  const asker = world.as('amira');
  await world.open(asker, number);
  const ask = async (caller: Caller, text: string, input: object) => {
    const answer = await world.ask(caller, text, {
      input: { number, idempotencyKey: randomUUID(), ...input },
    });
    const [outcome] = Object.values(answer) as [{ __typename: string }];
    if (outcome.__typename !== 'ShieldChanged') throw new Error(outcome.__typename);
  };
  await ask(asker, 'mutation ($input: RequestShieldInput!) { requestShield(input: $input) { __typename } }', {
    askedBy: 'PRACTITIONER',
    ground: 'PROTECTS_CHILD',
  });
  const team = world.as(who);
  await world.open(team, number, 'number', 'SHIELD_REVIEW');
  await ask(team, 'mutation ($input: DecideShieldInput!) { decideShield(input: $input) { __typename } }', {
    decision: 'ACCEPT',
    version: 1,
  });
}

const mergeFields = `id keptNumber otherNumber state twoPeople version viewerCanConfirm viewerCanRefuse viewerCanUndo
  choices { group from }`;
const failed = `... on NotPermitted { message } ... on InvalidInput { field } ... on LaterMergeFirst { message mergeId }`;

/** Tables whose rows about a record are compared to the byte. What somebody did to merge and undo is beside them. */
export type Dump = Readonly<Record<string, readonly string[]>>;

/** What tests do with merges in a world. */
export function mergingIn(world: World) {
  const { sql } = world.database;

  const run = async (field: string, caller: Caller, input: object): Promise<Answer> => {
    const selection = `... on MergeChanged { merge { ${mergeFields} } child { number givenName } } ${failed}`;
    return (await world.ask(caller, ...mutation(field, input, selection)))[field];
  };

  const versions = async (...numbers: string[]) => {
    const rows = await sql`
      select k.number, c.version from unnest(${numbers.map(Number)}::bigint[]) k (number)
      left join records.number_alias a on a.number = k.number
      join records.child c on c.number = coalesce(a.child_number, k.number)`;
    const of = new Map(rows.map(({ number, version }) => [String(number), version as number]));
    return numbers.map((number) => of.get(number) ?? 0);
  };

  /** Opens both and merges them, as the versions stand. */
  const merge = async (
    who: string | Caller,
    keep: string,
    other: string,
    takeOfOther: string[] = [],
  ): Promise<Answer> => {
    const caller = typeof who === 'string' ? world.as(who) : who;
    for (const number of [keep, other]) await world.openWith(caller, { number, reason: 'DATA_QUALITY' });
    const [keepVersion, otherVersion] = await versions(keep, other);
    return run('mergeRecords', caller, {
      keep,
      other,
      keepVersion,
      otherVersion,
      takeOfOther,
    });
  };
  const stepped = (who: string) => world.as(who, { factorAt: world.clock.now().getTime() });
  const confirm = async (who: string, { id, version, keptNumber, otherNumber }: Answer): Promise<Answer> => {
    const caller = stepped(who);
    for (const number of [keptNumber, otherNumber])
      await world.openWith(caller, { number, reason: 'DATA_QUALITY' });
    return run('confirmMerge', caller, { id, version });
  };
  const refuse = (who: string, { id, version }: Answer) => run('refuseMerge', world.as(who), { id, version });
  const undo = async (
    who: string,
    { id, version, keptNumber }: Answer,
    notTheSame = false,
  ): Promise<Answer> => {
    const caller = stepped(who);
    await world.openWith(caller, { number: keptNumber, reason: 'DATA_QUALITY' });
    return run('undoMerge', caller, { id, version, notTheSame });
  };

  /** Every row of every table that holds a child number about the given ones, as text. */
  let reading: Promise<{ text: string; tables: readonly string[] }> | undefined;
  const statement = async () => {
    const columns =
      await sql`select on_table::text as name, column_name as column from records.child_columns()
      where on_table::text not in ('records.merge', 'sealed.merge_snapshot') order by 1, 2`;
    const tables = new Map<string, string[]>();
    for (const { name, column } of columns)
      tables.set(String(name), [...(tables.get(String(name)) ?? []), String(column)]);
    const selects = [...tables].map(([name, of]) => {
      const where = of.map((column) => `${column} = any($1::bigint[])`).join(' or ');
      return `select '${name}' as name, to_jsonb(t)::text as row from ${name} t where ${where}`;
    });
    return { text: `${selects.join(' union all ')} order by 1, 2`, tables: [...tables.keys()] };
  };
  const dump = async (...numbers: string[]): Promise<Dump> => {
    reading ??= statement();
    const { text, tables } = await reading;
    const rows = await sql.unsafe(text, [`{${numbers.join()}}`]);
    const found: Record<string, string[]> = Object.fromEntries(tables.map((name) => [name, []]));
    for (const { name, row } of rows) found[name]?.push(row as string);
    return found;
  };

  return { run, merge, confirm, refuse, undo, dump, versions, stepped };
}

/** The rows that are in one dump and not in the other, by table. */
export function lacking(before: Dump, after: Dump): Record<string, readonly string[]> {
  const missing = Object.entries(before).map(([table, rows]) => {
    const there = new Set(after[table]);
    return [table, rows.filter((row) => !there.has(row))] as const;
  });
  return Object.fromEntries(missing.filter(([, rows]) => rows.length > 0));
}

/** What of two dumps one has and the other has not, each way, but for what reading and deciding leave behind. */
export function changes(before: Dump, after: Dump) {
  const compared = (rows: Record<string, readonly string[]>) => {
    const { 'records.access_grant': _, 'records.work_item': __, ...rest } = rows;
    return rest;
  };
  return [compared(lacking(before, after)), compared(lacking(after, before))];
}

const { leeds } = castAuthorities;
const service = (lead: boolean, accountId: string | null = null) => ({
  category: 'ADDITIONAL' as const,
  serviceType: 'SOCIAL_CARE' as const,
  accountId,
  lead,
  organisationId: castService('leeds', 'SOCIAL_CARE').id,
  telephone: '0113 496 0100',
  email: null,
  startedOn: '2026-01-05',
  endedOn: null,
  authorityCode: leeds,
});
const home = (line: string) => [
  {
    status: 'CURRENT' as const,
    line,
    locality: 'Leeds',
    postcode: 'LS6 3HD',
    sinceDate: '2020-01-01',
    untilDate: null,
  },
];

function sketches(familyName: string, nhsNumber?: string): ChildSketch[] {
  const kept: ChildSketch = {
    familyName,
    addresses: home('1 First Road'),
    involvements: [service(true, castMember('amira').id)],
    carers: [{ name: `Ann ${familyName}`, relationship: 'MOTHER', telephone: '0113 496 0111', email: null }],
    identifiers: nhsNumber ? [{ scheme: 'NHS_NUMBER', value: nhsNumber, issuer: null }] : [],
    assessment: { status: 'IN_PROGRESS', organisationId: castService('leeds', 'SOCIAL_CARE').id },
  };
  const other: ChildSketch = {
    familyName: `${familyName}e`,
    gender: 'NOT_SPECIFIED',
    addresses: home('2 Second Road'),
    involvements: [
      service(true),
      {
        ...service(false),
        category: 'UNIVERSAL',
        serviceType: 'EDUCATION',
        organisationId: castPlaces.leedsPrimary.id,
      },
    ],
    carers: [{ name: `Bob ${familyName}`, relationship: 'FATHER', telephone: null, email: null }],
    formerNames: [{ givenName: 'Wilf', familyName: 'Olden', untilDate: '2019-01-01' }],
    assessment: { status: 'COMPLETE', organisationId: castService('leeds', 'SOCIAL_CARE').id },
  };
  return [kept, other];
}

/** Pairs of records of one child: misspelt, with something of each kind in each. They are planted at once. */
export function pairsIn(world: World, count: number) {
  let families = 0;
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  /** A family name that no other record has. */
  const family = () => {
    families += 1;
    return `Merge${letters[families % 26]}${letters[Math.floor(families / 26)]}`;
  };
  const pairs: { kept: string; other: string; familyName: string }[] = [];
  const pair = async () => {
    if (pairs.length === 0) {
      const names = Array.from({ length: count }, family);
      const numbers = await world.plant.all(
        names.flatMap((familyName, at) => sketches(familyName, at === 0 ? '9434765919' : undefined)),
      );
      names.forEach((familyName, at) => {
        pairs.push({ familyName, kept: numbers[2 * at] as string, other: numbers[2 * at + 1] as string });
      });
    }
    return pairs.pop() as (typeof pairs)[number];
  };
  return { family, pair };
}
