import { castMember } from '../../support/cast.ts';
import type { SignedIn, Signpost } from '../../support/graph.ts';

/** What is read of a finding. */
interface Finding {
  readonly id: string;
  readonly version: number;
  readonly kind: string;
  readonly many: number;
  readonly account: { readonly id: string };
}
/** How tests ask for user reports and act on what they find. */
export function reportsOf(graph: () => Signpost) {
  const seen = `id version kind many overdue dueOn action incidentOpened viewerCanTake viewerCanClose account { id name }
    owner { name } organisation { name } authority { code }`;
  const personOf = (who: string | SignedIn) => (typeof who === 'string' ? graph().as(who) : who);
  const findings = async (who: string, filter: object = {}): Promise<Finding[]> =>
    (
      await personOf(who).ask(
        `query ($filter: ReportFindingFilter) { reportFindings(filter: $filter) { edges { node { ${seen} } } } }`,
        { filter },
      )
    ).reportFindings.edges.map((edge: { node: Finding }) => edge.node);
  const found = async (who: string, kind: string, about: string) =>
    (await findings(who, { kind, open: true })).find(
      ({ account }) => account.id === castMember(about).id,
    ) as Finding;
  const outcomes: Readonly<Record<string, string>> = {
    runUserReport: '... on UserReportRun { found report { kind open overdue lastRunAt } }',
    exportUserReport: '... on UserReportFile { filename content }',
  };
  const run = async (who: string | SignedIn, field: string, input: object) => {
    const outcome = outcomes[field] ?? `... on ReportFindingNoted { finding { ${seen} } }`;
    return personOf(who).act(field, input, `${outcome} ... on InvalidInput { field message }`);
  };
  return { findings, found, run };
}
