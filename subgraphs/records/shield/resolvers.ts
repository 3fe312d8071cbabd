import { referenceTo } from '../../../platform/references.ts';
import { factsOf, withFacts } from '../../../platform/rules.ts';
import type { ChildView } from '../child/child.ts';
import { part } from '../child/visible.ts';
import { wantedParts } from '../child/wanted.ts';
import type { Context } from '../context.ts';
import type { Resolvers, ShieldAct } from '../generated.ts';
import { obstacle } from './rules.ts';
import type { Shields } from './shield.ts';
import type { ShieldWithHistory } from './store.ts';

type Changed = Extract<Awaited<ReturnType<Shields['request']>>, { __typename: 'ShieldChanged' }>;

/** The record and its newest shield, each as the caller may see it now. */
async function changed<R extends { readonly __typename: string }>(
  outcome: Changed | R,
  context: Context,
  wanted: number,
) {
  if (outcome.__typename !== 'ShieldChanged') return outcome as Exclude<R, Changed>;
  const { number, __typename, decisionDueOn } = outcome as Changed;
  const [child, shields] = await Promise.all([
    context.children.find(number, context.caller, wanted),
    context.shields.of(number, context.caller),
  ]);
  const seen = { __typename, decisionDueOn, child, shield: shields[0] ?? null };
  const facts = factsOf(child);
  return facts ? withFacts(seen, facts) : seen;
}

const can = (act: Exclude<ShieldAct, 'REQUESTED'>) => (shield: ShieldWithHistory, _: object, of: Context) =>
  obstacle(act, shield, of.caller) === null;

const appealRoute =
  'Whoever asked may appeal once, or ask the accountable team to: the record is hidden again at once, and other people decide within two working days.';

/** Shields: their mutations, `Child.shields` and the entity `Shield`. */
export const shieldResolvers = {
  Mutation: {
    requestShield: async (_parent, { input }, context, info) =>
      changed(await context.shields.request(input, context.caller), context, wantedParts(info)),
    decideShield: async (_parent, { input }, context, info) =>
      changed(await context.shields.decide(input, context.caller), context, wantedParts(info)),
    confirmShieldRefusal: async (_parent, { input }, context, info) =>
      changed(await context.shields.confirmRefusal(input, context.caller), context, wantedParts(info)),
    proposeShieldLift: async (_parent, { input }, context, info) =>
      changed(await context.shields.proposeLift(input, context.caller), context, wantedParts(info)),
    confirmShieldLift: async (_parent, { input }, context, info) =>
      changed(await context.shields.confirmLift(input, context.caller), context, wantedParts(info)),
    reviewShield: async (_parent, { input }, context, info) =>
      changed(await context.shields.review(input, context.caller), context, wantedParts(info)),
    appealShieldRefusal: async (_parent, { input }, context, info) =>
      changed(await context.shields.appeal(input, context.caller), context, wantedParts(info)),
  },
  Child: {
    shields: async ({ number }: ChildView, _, { shields, caller }) => [...(await shields.of(number, caller))],
  },
  Shield: {
    __resolveReference: async ({ id }, context) => {
      const number = await context.shields.findChild(id);
      const [child, shields] = await Promise.all([
        context.children.find(number, context.caller, part.identity),
        context.shields.of(number, context.caller),
      ]);
      const shield = shields.find((each) => each.id === id) ?? null;
      const facts = factsOf(child);
      return shield && facts ? withFacts(shield, facts) : shield;
    },
    requestedBy: ({ requestedBy }) => referenceTo(requestedBy),
    proposedBy: ({ proposedBy }) => referenceTo(proposedBy),
    overdue: (shield, _, { shields }) => shields.isOverdue(shield),
    appealRoute: ({ state, appealed }) => (state === 'REFUSED' && !appealed ? appealRoute : null),
    history: ({ history }) => history.map((step) => ({ ...step, by: referenceTo(step.by) })),
    viewerCanAccept: can('ACCEPTED'),
    viewerCanProposeRefusal: can('REFUSAL_PROPOSED'),
    viewerCanConfirmRefusal: can('REFUSED'),
    viewerCanProposeLift: can('LIFT_PROPOSED'),
    viewerCanConfirmLift: can('LIFTED'),
    viewerCanReview: can('KEPT'),
    viewerCanAppeal: can('APPEALED'),
  },
} satisfies Resolvers;
