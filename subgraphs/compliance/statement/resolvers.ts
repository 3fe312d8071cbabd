import { pounds } from '../../../platform/money.ts';
import { readPage } from '../../../platform/page.ts';
import { referenceTo } from '../../../platform/references.ts';
import { changing } from '../changing.ts';
import type { Resolvers } from '../generated.ts';
import { evidenceLines } from './present.ts';
import { dueOn, isLate, mayEdit, maySign } from './rules.ts';

const stepping = changing('StatementChanged', 'statement', ({ statements, caller }, id) =>
  statements.find(id, caller),
);

/** Annual statements and the grants that they reconcile to. */
export const statementResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Statement' | 'Authority' | 'Organisation'
> = {
  Query: {
    statements: (_parent, { kind, year, ...page }, context) =>
      readPage(
        context,
        `statements ${kind} ${year}`,
        page,
        (after: string | null, limit) =>
          context.statements.list(kind, year, after ?? '', limit, context.caller),
        (row) => row.authority_code,
      ),
    statement: (_parent, { id }, { statements, caller }) => statements.find(id, caller),
    async statementsDue(_parent, { kind, year, lateOnly }, { statements, caller, clock }) {
      const all = (await statements.due(kind, year, caller)).map((row) => ({
        authority: { code: row.code },
        state: row.state,
        dueOn: dueOn(kind, year),
        signedOn: row.signed_on,
        late: isLate(kind, year, row.signed_on, clock.today()),
      }));
      return lateOnly === true ? all.filter(({ late, signedOn }) => late && signedOn === null) : all;
    },
    async grantPeriods(_parent, { authority }, { grants, caller }) {
      return (await grants.periods(authority, caller)).map((row) => ({
        id: row.id,
        startsOn: row.starts_on,
        endsOn: row.ends_on,
        amount: pounds(BigInt(row.pence)),
        paid: pounds(BigInt(row.paid)),
      }));
    },
  },
  Mutation: {
    draftStatement: stepping(({ statements }) => statements.draft),
    editStatement: stepping(({ statements }) => statements.edit),
    addExpenditureLine: stepping(({ statements }) => statements.addLine),
    removeExpenditureLine: stepping(({ statements }) => statements.removeLine),
    proposeStatement: stepping(({ statements }) => statements.propose),
    signStatement: stepping(({ statements }) => statements.sign),
    fetchStatement: (_parent, { input }, { statements, caller }) => statements.fetch(input, caller),
    recordGrantPeriod: (_parent, { input }, { grants, caller }) => grants.recordPeriod(input, caller),
    withdrawGrantPeriod: (_parent, { input }, { grants, caller }) => grants.withdrawPeriod(input, caller),
    recordGrantPayment: (_parent, { input }, { grants, caller }) => grants.recordPayment(input, caller),
  },
  Statement: {
    __resolveReference: ({ id }, { statements, caller }) => statements.find(id, caller),
    authority: (row) => ({ code: row.authority_code }),
    dueOn: (row) => dueOn(row.kind, row.year),
    late: (row, _args, { clock }) => isLate(row.kind, row.year, row.signed_on, clock.today()),
    evidence: (row) => (row.kind === 'COMPLIANCE' ? evidenceLines(row.evidence) : []),
    async lines(row, _args, { statements }) {
      if (row.kind !== 'EXPENDITURE') return [];
      return (await statements.contents(row)).lines.map((line) => ({
        id: line.id,
        spentOn: line.spent_on,
        category: line.category,
        description: line.description,
        amount: pounds(BigInt(line.pence)),
        outsidePeriod: line.outside,
      }));
    },
    async totals(row, _args, { statements }) {
      if (row.kind !== 'EXPENDITURE') return null;
      const { outside, reconciles, ...sums } = (await statements.contents(row)).totals;
      const told = Object.fromEntries(Object.entries(sums).map(([name, pence]) => [name, pounds(pence)]));
      return { ...told, outsidePeriods: pounds(outside), reconciles };
    },
    draftedBy: (row) => referenceTo(row.drafted_by),
    draftedAt: (row) => row.drafted_at,
    proposedBy: (row) => referenceTo(row.proposed_by),
    signedBy: (row) => referenceTo(row.signed_by),
    signedOn: (row) => row.signed_on,
    viewerCanEdit: (row, _args, { caller }) => mayEdit(caller, row),
    viewerCanSign: (row, _args, { caller }) => maySign(caller, row),
  },
  Authority: {
    statements: ({ code }, _args, { statements, caller }) => statements.ofAuthority(code, caller),
  },
  Organisation: {
    statements: ({ id }, _args, { statements, caller }) => statements.ofOrganisation(id, caller),
  },
};
