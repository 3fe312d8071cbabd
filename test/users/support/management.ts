import type { Role } from '../../../platform/caller.ts';
import { stampStandings } from '../../../subgraphs/users/account/standing.ts';
import { castMember } from '../../support/cast.ts';
import { type TestDatabase, testKeys } from '../../support/database.ts';
import type { Answered, SignedIn, Signpost } from '../../support/graph.ts';
import { mutation } from '../../support/mutation.ts';
import { editSessions } from '../../support/people.ts';

/** What is selected of an account that was changed. */
const managed = `number status suspendedFor lapsed username roles version viewerCanDecide viewerCanChange
  justification account { id name organisation { id } }
  waiting { since approval roles { id role askedBy { name } } approvers { name } otherwise }`;

const outcome = `... on AccountChanged { account { ${managed} } }
  ... on InvalidInput { field message } ... on NotPermitted { message } ... on RecordNotFound { message }`;

/** Runs a mutation, about an account unless told: what it gave, or its errors. A key of its own unless given. */
export async function change(
  who: SignedIn,
  field: string,
  input: object,
  selection = outcome,
  // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
): Promise<any> {
  const { data, errors } = await who.query(...mutation(field, input, selection));
  return data?.[field] ?? { errors };
}

/** The account with a user name, as somebody sees it. */
export async function accountOf(
  who: SignedIn,
  username: string,
  selection = managed,
  // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
): Promise<any> {
  const { data, errors } = await who.query(
    `query ($username: String) { managedAccount(username: $username) { ${selection} } }`,
    { username },
  );
  return data ? data.managedAccount : { errors };
}

/** The number of the account of somebody of the cast. */
export async function numberOf({ sql }: TestDatabase, username: string): Promise<string> {
  const [row] = await sql`select number::text from users.account where id = ${castMember(username).id}`;
  return row?.number;
}

/** Gives somebody of the cast a role past the graph, stamped as the system would have. */
export async function giveRole({ sql }: TestDatabase, username: string, role: Role): Promise<void> {
  const { id } = castMember(username);
  await sql`insert into users.role_grant (account_id, role) values (${id}, ${role})`;
  await stampStandings(sql, testKeys().standingKey(), [id]);
}

/** Gives somebody of the cast, who has one role, another in its place, past the graph. */
export async function changeRole({ sql }: TestDatabase, username: string, role: Role): Promise<void> {
  const { id } = castMember(username);
  await sql`update users.role_grant set role = ${role} where account_id = ${id}`;
  await stampStandings(sql, testKeys().standingKey(), [id]);
}

/** Somebody in a session whose second factor was given ten minutes ago. */
export async function withStaleFactor(graph: Signpost, username: string): Promise<SignedIn> {
  const who = graph.again(username);
  await who.token();
  const own = `account_id = '${castMember(username).id}'`;
  await editSessions(
    graph.database,
    "factor_at = now() - interval '10 minutes'",
    `${own} and created_at = (select max(created_at) from users.session where ${own})`,
  );
  return who;
}

/** Kinds and details of the audit's events by somebody, the oldest first. */
export function actsOf({ sql }: TestDatabase, username: string) {
  return sql<{ kind: string; outcome: string; detail: Record<string, unknown> | null }[]>`
    select kind, outcome, detail from audit.event where account_id = ${castMember(username).id}
      and kind not in ('OPERATION_RECEIVED', 'DISCLOSED') order by id`;
}

/** Whether somebody's session still answers. */
export async function isIn(who: SignedIn): Promise<boolean> {
  const answer: Answered = await who.query('{ me { roles } }');
  return answer.status === 200;
}
