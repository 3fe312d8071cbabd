import type { World } from './world.ts';

const fields = `number givenName familyName gender dateOfBirth shield { teamTelephone } address { line locality postcode since }
  carers { name relationship telephone } services { kind organisation { id } startedOn endedOn } formerNames { givenName }`;
/** What a merge and its undoing open by themselves. */
const ofMerging = ['CORRECTION', 'MERGE_DECISION', 'SHIELD_DECISION', 'REASON_REVIEW'];

/** What people are shown of a record by its number: who works with the child, another authority's team, and who asks the signpost. */
export function seenIn(world: World) {
  const { sql } = world.database;

  return async function seenOf(number: string, plain: (text: unknown) => string): Promise<unknown[]> {
    const opened = [];
    for (const [who, reason] of [
      ['amira', 'SAFEGUARDING'],
      ['carys', 'SAFEGUARDING'],
      ['edward', 'CASE_REVIEW'],
    ] as const) {
      const { __typename: outcome, child } = await world.openWith(world.as(who), { number, reason }, fields);
      const { number: shown, carers, services, ...rest } = child ?? {};
      const inOrder = (each: unknown) => (Array.isArray(each) ? each.map(plain).sort() : null);
      opened.push([who, outcome, shown === number, plain(rest), inOrder(carers), inOrder(services)]);
    }
    const waits = await sql`select queue, count(*)::int as items from records.work_item
      where child_number = ${number} and closed_at is null and queue <> all(${ofMerging}) group by queue order by queue`;
    return [...opened, plain(await world.signpost(world.as('amira'), { number })), plain([...waits])];
  };
}
