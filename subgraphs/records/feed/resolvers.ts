import { positionOf, readPage } from '../../../platform/page.ts';
import { factsOf } from '../../../platform/rules.ts';
import { part, visible } from '../child/visible.ts';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import type { Steering } from './runs.ts';

const steering =
  (way: Steering) =>
  (
    _parent: object,
    { input }: { input: { id: string; idempotencyKey: string } },
    { feedRuns, caller }: Context,
  ) =>
    feedRuns.steer(way, input, caller);

/** Loads of sources, and how old a record's data is. */
export const feedResolvers = {
  Query: {
    feedRuns: (_parent, { source = null, ...page }, context) =>
      readPage(
        context,
        `feedRuns ${JSON.stringify(source)}`,
        page,
        (after, limit) => context.feedRuns.list(context.caller, { source, after, limit }),
        positionOf,
      ),
    feedRun: (_parent, { id }, { feedRuns, caller }) => feedRuns.find(id, caller),
    feedRunReport: (_parent, { id }, { feedRuns, caller }) => feedRuns.report(id, caller),
    feedSources: (_parent, _args, { feedRuns, caller }) => feedRuns.sources(caller),
  },
  Mutation: {
    pauseFeedRun: steering('pauseFeedRun'),
    resumeFeedRun: steering('resumeFeedRun'),
    cancelFeedRun: steering('cancelFeedRun'),
  },
  FeedRun: { faults: ({ id }, _args, { feedRuns }) => feedRuns.faults(id) },
  Child: {
    // Which sources know of a child tells of where the child is: as the address, so this.
    dataAges: (child, _args, { feedRuns, caller }) => {
      const facts = factsOf(child);
      return facts && (visible(facts) & part.address) !== 0 ? feedRuns.ages(child.number, caller) : null;
    },
  },
} satisfies Resolvers;
