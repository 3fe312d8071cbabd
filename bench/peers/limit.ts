import { createServer } from 'node:http';
import postgres from 'postgres';
import { auditRow } from './auditRow.ts';
import { peerSettings, ready } from './settings.ts';

/**
 * The limit: one SQL statement a request that writes the audit row and aggregates the whole answer as JSON, behind
 * bare `node:http`. No graph, no wall, no caller.
 */
const sql = postgres(peerSettings.BENCH_DATABASE_URL, { max: 4 });

const childJson = sql`
  json_build_object(
    'number', c.number::text, 'givenName', c.given_name, 'familyName', c.family_name, 'gender', c.gender,
    'dateOfBirth', c.birth_date,
    'address', (select json_build_object('line', a.line, 'locality', a.locality, 'postcode', a.postcode)
      from records.address a where a.child_number = c.number and a.until_date is null),
    'involvements', (select coalesce(json_agg(json_build_object(
        'id', i.id, 'serviceType', i.service_type, 'startedOn', i.started_on, 'telephone', i.telephone,
        'practitioner', json_build_object('name', p.name, 'profession', p.profession),
        'organisation', json_build_object('name', o.name, 'telephone', o.telephone))), '[]')
      from records.involvement i
      left join users.account p on p.id = i.account_id
      left join users.organisation o on o.id = i.organisation_id
      where i.child_number = c.number and i.category = 'ADDITIONAL'),
    'accessHistory', (select coalesce(json_agg(json_build_object('at', h.occurred_at, 'reason', h.reason)), '[]')
      from (select o.occurred_at, o.reason from audit.opening o
        where o.child_number = c.number order by o.id desc limit 25) h))`;

async function answer(body: { operation: string; variables: Record<string, string> }): Promise<string> {
  const { operation, variables: v } = body;
  const audit = auditRow(operation);
  const [row] =
    operation === 'child'
      ? await sql`with a as materialized (select audit.append(${audit}::text::jsonb))
          select (select ${childJson} from records.child c where c.number = ${v.number as string}::bigint)::text as body from a`
      : await sql`with a as materialized (select audit.append(${audit}::text::jsonb))
          select (select json_agg(${childJson}) from (select * from records.child
            where birth_date = ${v.dateOfBirth as string} and family_key = ${v.familyKey as string}
              and given_key = ${v.givenKey as string} limit 20) c)::text as body from a`;
  return `{"data":${row?.body}}`;
}

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const text = await answer(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  });
}).listen(peerSettings.BENCH_PORT, '127.0.0.1', ready);
