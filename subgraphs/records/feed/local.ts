import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AuditWriter } from '../../../platform/audit.ts';
import type { Queryable, Sql } from '../../../platform/database.ts';
import { readServiceState } from '../../../platform/serviceMode.ts';
import { readCsv } from './csv.ts';
import { columnsOf, judgeOf } from './mapped.ts';
import type { FeedSource } from './source.ts';

const column = z
  .string()
  .regex(/^[a-z][a-z0-9_ ]{0,59}$/, 'a column is lower-case letters, digits, _ and spaces');

/** The map of a local source (docs/feeds/local-sources.md): whose it is, and which of its columns mean what. */
export const localMap = z
  .object({
    name: z
      .string()
      .regex(/^local-[a-z0-9]+(-[a-z0-9]+)*$/, 'a name is local- and words of letters and digits')
      .max(60),
    title: z.string().trim().min(3).max(100),
    organisationId: z.uuid(),
    prefix: z
      .string()
      .regex(/^[A-Z0-9]{2,8}(-[A-Z0-9]{1,8})*-$/, 'a prefix is capitals and digits, and ends with -'),
    dateForm: z.enum(['yyyy-MM-dd', 'dd/MM/yyyy', 'yyyyMMdd']).default('yyyy-MM-dd'),
    columns: z
      .object({
        asOf: column,
        key: column,
        givenName: column,
        familyName: column,
        dateOfBirth: column,
        sex: column.optional(),
        nhsNumber: column.optional(),
        upn: column.optional(),
        addressLines: z.array(column).min(1).max(5).optional(),
        locality: column.optional(),
        postcode: column,
        withheld: column.optional(),
        carers: z
          .array(
            z
              .object({
                relationship: z.enum(['MOTHER', 'FATHER', 'OTHER_CARER']),
                given: column,
                family: column,
              })
              .strict(),
          )
          .max(4)
          .optional(),
        unread: z.array(column).max(100).optional(),
      })
      .strict(),
  })
  .strict();
export type LocalMap = z.infer<typeof localMap>;

/** The local source that a map describes. It adds what is missing, and never makes a record. */
export function localSource({
  name,
  title,
  organisationId,
  prefix,
  dateForm,
  columns,
}: LocalMap): FeedSource {
  const map = { ...columns, dateForm } as Parameters<typeof columnsOf>[0];
  const all = columnsOf(map);
  return {
    name,
    title,
    organisationId,
    columns: all,
    keyColumn: columns.key,
    dayColumn: columns.asOf,
    rules: { decides: [], creates: 'NEVER', corrects: false, own: null },
    read: (body) => readCsv(body, all),
    judge: judgeOf(map, { scheme: 'LOCAL', prefix, issuer: organisationId, homeRequired: true }),
  };
}

/** The registered local source of a name; null for none. */
export async function findLocalSource(sql: Queryable, name: string): Promise<FeedSource | null> {
  if (!name.startsWith('local-')) return null;
  const [row] = await sql<{ map: unknown }[]>`select map from records.local_source where name = ${name}`;
  return row ? localSource(localMap.parse(row.map)) : null;
}

/** Every registered local source, by name. */
export async function localSources(sql: Queryable): Promise<FeedSource[]> {
  const rows = await sql<{ map: unknown }[]>`select map from records.local_source order by name`;
  return rows.map(({ map }) => localSource(localMap.parse(map)));
}

/**
 * Whether the rows of a source may count: at least so many of a hundred rows of a test file matched since its map was
 * registered, or a file of it counted already (domain.md 9; ADR 0150). National sources have no map, and are proven by
 * the accreditation of their organisation alone.
 */
export async function isProven(sql: Queryable, name: string, percent: number): Promise<boolean> {
  if (!name.startsWith('local-')) return true;
  const proven = await sql`
    select from records.local_source l join records.feed_run r on r.source = l.name and r.status = 'DONE'
      and r.started_at >= l.registered_at
    where l.name = ${name} and (r.kind = 'LIVE' or (r.rows_read > 0 and ${percent}::int * r.rows_read
      <= 100 * (coalesce((r.outcomes ->> 'MATCH')::bigint, 0) + coalesce((r.outcomes ->> 'SKIPPED')::bigint, 0))))
    limit 1`;
  return proven.length === 1;
}

/** A map that cannot be registered. One sentence for the operator. */
class MapRefused extends Error {
  readonly code = 'MAP_REFUSED';
  override readonly name = 'MapRefused';
}

/**
 * Registers a local source, or changes its map, audited. As the owner of the database: for an operator's command.
 * @throws MapRefused where its numbers could be those of another source, now or once it has another prefix than its numbers in
 * records: neither's child would be found by them; and for a new source of an organisation that is accredited already, where none are taken on (L39): that needs an exception of its own
 */
export async function registerLocalSource(sql: Sql, audit: AuditWriter, map: LocalMap): Promise<void> {
  const text = JSON.stringify(map);
  await sql.begin(async (tx) => {
    await tx`lock table records.local_source in share row exclusive mode`;
    const [other] = await tx<{ name: string; prefix: string }[]>`
      select name, map->>'prefix' as prefix from records.local_source
      where name <> ${map.name} and (starts_with(map->>'prefix', ${map.prefix}) or starts_with(${map.prefix}, map->>'prefix'))`;
    if (other)
      throw new MapRefused(
        `The numbers of ${other.name} begin with ${other.prefix}: give this source a prefix that does not begin so, and that it does not begin with.`,
      );
    const [before] = await tx<{ prefix: string }[]>`
      select map->>'prefix' as prefix from records.local_source where name = ${map.name}
        and map->>'prefix' <> ${map.prefix}
        and exists (select from records.feed_run where source = ${map.name} and kind = 'LIVE')`;
    if (before)
      throw new MapRefused(
        `Numbers of ${map.name} that begin with ${before.prefix} stand in records: keep the prefix, or register another source.`,
      );
    const { mode } = await readServiceState(tx);
    if (mode !== 'NORMAL' && (await isNewOfAccredited(tx, map)))
      throw new MapRefused(
        `The service is in mode ${mode}, in which no new source is taken on: apply for an exception, and give its organisation in the map.`,
      );
    await tx`
      insert into records.local_source (name, organisation_id, map)
      values (${map.name}, ${map.organisationId}, ${text}::text::jsonb)
      on conflict (name) do update set organisation_id = excluded.organisation_id, map = excluded.map,
        registered_at = case when local_source.map = excluded.map then local_source.registered_at else now() end`;
    await audit.append(tx, {
      kind: 'SOURCE_REGISTERED',
      outcome: 'DONE',
      operation: 'feed register',
      detail: {
        source: map.name,
        organisation: map.organisationId,
        map: createHash('sha256').update(text).digest('hex'),
      },
    });
  });
}

/** Whether a map is of a source that its organisation has not registered, and that one is not looked at any more, as for an exception. */
async function isNewOfAccredited(tx: Queryable, { name, organisationId }: LocalMap): Promise<boolean> {
  const [found] = await tx`
    select from service.source_standing(${organisationId}) s
    where s.stage = 'ACCREDITED' and not exists (select from records.local_source l
      where l.name = ${name} and l.organisation_id = ${organisationId})`;
  return found !== undefined;
}
