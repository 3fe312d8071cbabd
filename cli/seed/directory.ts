import type { IsoDate } from '../../platform/clock.ts';
import type { TransactionSql } from '../../platform/database.ts';
import { copyInto } from './copy.ts';
import { addDays } from './days.ts';
import type { Area, OrganisationRow } from './organisations.ts';
import { readReference } from './reference.ts';
import { copyLine } from './rows.ts';

/**
 * The authorities and postcode districts, which a production start needs too. Rows that are there already are
 * brought up to the files. The teams' telephone numbers are made up, and for the demo alone: in production they stay as
 * they are, none at first (ADR 0121).
 */
export async function loadReference(tx: TransactionSql, { demo = true } = {}): Promise<void> {
  const { authorities, districts } = readReference();
  const codes = authorities.map(({ code }) => code);
  const telephones = authorities.map(({ telephone }) => (demo ? telephone : null));
  await tx`
    insert into users.authority (code, short_code, name, region, telephone)
    select * from unnest(${codes}::text[], ${authorities.map(({ shortCode }) => shortCode)}::text[],
      ${authorities.map(({ name }) => name)}::text[], ${authorities.map(({ region }) => region)}::text[],
      ${telephones}::text[])
    on conflict (code) do update set short_code = excluded.short_code, name = excluded.name,
      region = excluded.region, telephone = coalesce(excluded.telephone, authority.telephone)`;
  await tx`
    insert into records.authority (code, telephone)
    select * from unnest(${codes}::text[], ${telephones}::text[])
    on conflict (code) do update set telephone = coalesce(excluded.telephone, authority.telephone)`;
  await tx`
    insert into records.postcode_district (district, authority_code)
    select * from unnest(${[...districts.keys()]}::text[], ${[...districts.values()]}::text[])
    on conflict (district) do update set authority_code = excluded.authority_code`;
  await tx`
    update records.postcode_district d set authority_code = a.succeeded_by
    from records.authority a where a.code = d.authority_code and a.succeeded_by is not null`;
}

/** One organisation as a row of COPY; accreditation runs for a year from `today`. */
function organisationLine(row: OrganisationRow, today: IsoDate): string {
  const until = row.accredited ? addDays(today, 365) : null;
  const status = row.accredited ? 'ACCREDITED' : 'APPLIED';
  return copyLine(row.id, row.name, row.kind, row.authorityCode, row.telephone, status, until, until);
}

const organisationColumns =
  'id, name, kind, authority_code, telephone, accreditation, accredited_until, self_assessed_until';

/** Organisations that are not there yet. */
export async function loadOrganisations(
  tx: TransactionSql,
  rows: readonly OrganisationRow[],
  today: IsoDate,
): Promise<void> {
  const known =
    await tx`select id from users.organisation where id = any(${rows.map(({ id }) => id)}::uuid[])`;
  const there = new Set(known.map(({ id }) => id as string));
  const missing = rows.filter(({ id }) => !there.has(id));
  const text = missing.map((row) => organisationLine(row, today)).join('');
  if (text) await copyInto(tx, 'users.organisation', organisationColumns, text);
}

/** The organisations of all areas and the practitioners of their services: named in records, none signs in. */
export async function loadAreas(tx: TransactionSql, areas: Iterable<Area>, today: IsoDate): Promise<void> {
  const organisations: OrganisationRow[] = [];
  let accounts = '';
  for (const area of areas) {
    organisations.push(...area.primarySchools, ...area.secondarySchools, ...area.practices);
    for (const { organisation, staff } of Object.values(area.services)) {
      organisations.push(organisation);
      for (const { id, name, profession, telephone, email } of staff) {
        const where = [
          organisation.id,
          area.authority.code,
          area.authority.region,
          telephone,
          email,
        ] as const;
        accounts += copyLine(id, 'PERSON', name, profession, ...where, 'ACTIVE', `${today}T00:00:00Z`);
      }
    }
  }
  await loadOrganisations(tx, organisations, today);
  const columns =
    'id, kind, name, profession, organisation_id, authority_code, region, telephone, email, status, created_at';
  await copyInto(tx, 'users.account', columns, accounts);
}
