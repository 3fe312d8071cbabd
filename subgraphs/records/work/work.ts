import { actor } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import { daysPassed } from '../../../platform/clock.ts';
import { CodedError } from '../../../platform/errors.ts';
import {
  type idempotencyConflict,
  type invalidInput,
  notPermitted,
  recordNotFound,
} from '../../../platform/failures.ts';
import type { ChangeDependencies } from '../../../platform/mutation.ts';
import { createMutation, idOrNone } from '../../../platform/mutation.ts';
import { type PageArguments, positionOf, readPage } from '../../../platform/page.ts';
import { type AccountReference, referenceTo } from '../../../platform/references.ts';
import type { AssignWorkItemInput, ClaimWorkItemInput, WorkFilter } from '../generated.ts';
import type { WorkQueue } from './items.ts';
import { type CountRow, type ItemRow, workStore } from './store.ts';
import { mayAssign, rolesOf, type Team, teamOf } from './teams.ts';

/** An item as one of its team sees it. */
export interface WorkItemView {
  readonly id: string;
  readonly queue: WorkQueue;
  readonly childNumber: string | null;
  readonly reference: string;
  readonly openedAt: Date;
  readonly ageDays: number;
  readonly dueAt: Date | null;
  readonly overdue: boolean;
  readonly openedBy: AccountReference | null;
  readonly assignee: AccountReference | null;
  readonly assignedAt: Date | null;
  readonly closedAt: Date | null;
  readonly closedBy: AccountReference | null;
  readonly outcome: string | null;
  readonly evidence: string | null;
  readonly viewerCanClaim: boolean;
  readonly viewerCanAssign: boolean;
  readonly viewerCanRelease: boolean;
}

/** Whether somebody of the team may take an item: nobody has it. */
function mayClaim(item: Pick<ItemRow, 'assignee' | 'closedAt'>): boolean {
  return item.closedAt === null && item.assignee === null;
}

/** Whether somebody of the team may put an item back: it is their own, or they give out its work. */
function mayRelease(caller: Caller, item: Pick<ItemRow, 'assignee' | 'closedAt'>): boolean {
  const own = item.assignee === caller.accountId;
  return item.closedAt === null && item.assignee !== null && (own || mayAssign(caller));
}

type Failure = 'NOT_FOUND' | 'CLOSED' | 'TAKEN' | 'NOT_OWN' | 'NOT_GIVING' | 'NOT_A_COLLEAGUE';
type Stored = { readonly id: string } | { readonly failure: Failure };

const failures = {
  NOT_FOUND: recordNotFound,
  CLOSED: notPermitted('This item is closed. Read the queue again.'),
  TAKEN: notPermitted(
    'A colleague has this item. Ask them to release it, or your management team to assign it.',
  ),
  NOT_OWN: notPermitted(
    'You do not have this item. Ask whoever has it, or your management team, to release it.',
  ),
  NOT_GIVING: notPermitted('Only the management team gives work to others. Claim the item, or ask them.'),
  NOT_A_COLLEAGUE: notPermitted(
    'This account has not yet worked this queue for your team. Ask the colleague to claim an item once.',
  ),
} as const;

type Outcome =
  | { readonly __typename: 'WorkItemChanged'; readonly item: WorkItemView | null }
  | (typeof failures)[Failure]
  | typeof idempotencyConflict
  | ReturnType<typeof invalidInput>;

interface Dependencies extends ChangeDependencies {
  readonly cursorKey: Buffer;
}

/** The work of teams: counts, queues, and who has which item (domain.md 8, 9; L06). */
export type Work = ReturnType<typeof createWork>;

/** The work of teams over the pool of role signpost_records. */
export function createWork({ sql, audit, clock, policy, hashKey, cursorKey }: Dependencies) {
  const store = workStore(sql);
  const mutate = createMutation('records', { sql, audit, hashKey });

  const teamFor = (caller: Caller): Team => {
    const team = teamOf(caller);
    if (!team) throw new CodedError('FORBIDDEN_FIELD');
    return team;
  };

  const view = (row: ItemRow, caller: Caller): WorkItemView => {
    const { exactly: _, childNumber, openedBy, assignee, closedBy, ...item } = row;
    const until = item.closedAt ?? clock.now();
    return {
      ...item,
      childNumber: childNumber === null ? null : String(childNumber),
      openedBy: referenceTo(openedBy),
      assignee: referenceTo(assignee),
      closedBy: referenceTo(closedBy),
      ageDays: daysPassed(item.openedAt, until),
      overdue: item.closedAt === null && item.dueAt !== null && item.dueAt < clock.now(),
      viewerCanClaim: mayClaim(row),
      viewerCanAssign: item.closedAt === null && mayAssign(caller),
      viewerCanRelease: mayRelease(caller, row),
    };
  };

  /** Changes who has an item; `decide` gives the new assignee, null for nobody, or why not. */
  const change = async (
    mutation: string,
    input: ClaimWorkItemInput,
    caller: Caller,
    decide: (
      item: ItemRow,
      team: Team,
      transaction: Parameters<typeof store.join>[0],
    ) => Promise<string | null | { failure: Failure }>,
  ): Promise<Outcome> => {
    const team = teamFor(caller);
    const stored = await mutate<Stored>(mutation, input, caller, async (transaction) => {
      const item = await store.find(transaction, team, idOrNone(input.id), true);
      if (!item) return { failure: 'NOT_FOUND' };
      if (item.closedAt !== null) return { failure: 'CLOSED' };
      const decided = await decide(item, team, transaction);
      if (decided !== null && typeof decided === 'object') return decided;
      await store.assign(transaction, item.id, decided, clock.now());
      await audit.append(transaction, {
        ...actor(caller),
        kind: 'WORK_ASSIGNED',
        outcome: 'DONE',
        area: team.authorityCode || undefined,
        childNumber: item.childNumber === null ? undefined : String(item.childNumber),
        detail: { item: item.id, queue: item.queue, assignee: decided },
      });
      return { id: item.id };
    });
    if ('__typename' in stored) return stored;
    if ('failure' in stored) return failures[stored.failure];
    const row = await store.find(sql, team, stored.id, false);
    return { __typename: 'WorkItemChanged', item: row ? view(row, caller) : null };
  };

  return {
    /** Every queue that the caller works, with counts and ages. */
    async list(caller: Caller) {
      const now = clock.now();
      const rows = await store.counts(teamFor(caller), now);
      return rows.map(({ oldest, ...row }: CountRow) => ({
        ...row,
        oldestOpenedAt: oldest,
        oldestDays: oldest && daysPassed(oldest, now),
      }));
    },

    /** A page of one queue. Throws INVALID_CURSOR. */
    async items(caller: Caller, asked: { queue: WorkQueue; filter: WorkFilter } & PageArguments) {
      const team = teamFor(caller);
      const { queue, filter } = asked;
      const now = clock.now();
      const page = await readPage(
        { caller, cursorKey, policy },
        `workItems:${team.authorityCode}:${queue}:${filter}`,
        asked,
        (after, limit) => store.list(team, queue, filter, caller.accountId, now, after, limit),
        positionOf,
      );
      const edges = page.edges.map(({ cursor, node }) => ({ cursor, node: view(node, caller) }));
      return { edges, pageInfo: page.pageInfo };
    },

    claim: (input: ClaimWorkItemInput, caller: Caller) =>
      change('claimWorkItem', input, caller, async (item, team, transaction) => {
        if (item.assignee !== caller.accountId && !mayClaim(item)) return { failure: 'TAKEN' };
        const worked = rolesOf(item.queue, team.authorityCode).filter((role) => caller.roles.includes(role));
        await store.join(transaction, caller.accountId, team, worked);
        return caller.accountId;
      }),

    assign: (input: AssignWorkItemInput, caller: Caller) =>
      change('assignWorkItem', input, caller, async (item, team, transaction) => {
        if (!mayAssign(caller)) return { failure: 'NOT_GIVING' };
        const accountId = idOrNone(input.accountId);
        const roles = rolesOf(item.queue, team.authorityCode);
        const known = await store.isMember(transaction, accountId, team, roles);
        return known ? accountId : { failure: 'NOT_A_COLLEAGUE' };
      }),

    release: (input: ClaimWorkItemInput, caller: Caller) =>
      change('releaseWorkItem', input, caller, async (item) =>
        mayRelease(caller, item) ? null : { failure: 'NOT_OWN' },
      ),
  };
}
