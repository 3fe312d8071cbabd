import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Sql } from '../../platform/database.ts';

/**
 * What an ordinary loading script would do with the same file: COPY into a staging table; a join by exact names,
 * birth and postcode, or by exact names and birth where only one record has them; the new homes of the matched; one
 * history and one audit row for each. It does not validate cells, hide children, score, replay or queue. Returns the
 * rows matched.
 */
export async function loadBySql(owner: Sql, file: string): Promise<number> {
  return owner.begin(async (tx) => {
    await tx`create temp table staged (reference_date text, upn text, surname text, forename text, date_of_birth text,
      sex text, address_line text, locality text, postcode text, la_estab text, entry_date text, preferred_surname text,
      former_surname text, middle_names text) on commit drop`;
    const into = await tx.unsafe('copy staged from stdin with (format csv, header)').writable();
    await pipeline(createReadStream(file), into);
    await tx`analyze staged`;
    const [matched] = await tx`
      with told as materialized (
        select s.*, case when date_of_birth ~ '^\\d{4}-\\d{2}-\\d{2}$' then date_of_birth::date end as born from staged s
      ), found as (
        select t.*, c.number, a.id as home, a.line as old_line, a.postcode as old_postcode,
          count(*) over (partition by t.upn) as several
        from told t join records.child c on c.birth_date = t.born and lower(c.family_name) = lower(t.surname)
          and split_part(lower(c.given_name), ' ', 1) = lower(t.forename) and c.shield = 'NONE' and c.status = 'LIVE'
        left join records.address a on a.child_number = c.number and a.until_date is null
      ), sure as materialized (select * from found where several = 1 or old_postcode = postcode),
      moved as materialized (select * from sure where old_line is distinct from address_line or old_postcode <> postcode),
      ended as (update records.address a set until_date = m.reference_date::date from moved m
        where a.child_number = m.number and a.id = m.home),
      history as (insert into records.provenance (child_number, id, field, source, recorded_at)
        select number, gen_random_uuid(), 'address', 'peer', now() from moved),
      noted as (insert into audit.event (writer, sequence, occurred_at, kind, outcome, child_number)
        select gen_random_uuid(), row_number() over (), now(), 'RECORD_CHANGED', 'DONE', number from moved),
      seen as (insert into records.feed_row (source, row_key, content_hash, run_id, outcome, child_number)
        select 'peer', sha256(upn::bytea), sha256((t.*)::text::bytea), gen_random_uuid(), 'MATCH', number from sure t
        on conflict do nothing)
      select count(*)::int as rows from sure`;
    return Number(matched?.rows);
  });
}
