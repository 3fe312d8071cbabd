import { randomUUID } from 'node:crypto';
import { systemClock } from '../../../platform/clock.ts';
import { addDays, isWorkingDay } from '../../../platform/workingDays.ts';
import { instantsOf } from '../../../subgraphs/compliance/userReport/counting.ts';
import { castMember, castNumbers } from '../../support/cast.ts';
import type { SignedIn, Signpost } from '../../support/graph.ts';

/** What is read of a finding. */
interface Finding {
  readonly id: string;
  readonly version: number;
  readonly kind: string;
  readonly many: number;
  readonly overdue: boolean;
  readonly account: { readonly id: string };
}
/** A working day's noon, so many working days ago. */
export const noon = (ago: number): Date => {
  let day = systemClock.today();
  for (let left = ago; left > 0; ) {
    day = addDays(day, -1);
    if (isWorkingDay(day)) left -= 1;
  }
  return new Date(instantsOf(day).from.getTime() + 12 * 3_600_000);
};

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
  /** What somebody did, as the audit has it. */
  const did = async (who: string, kind: string, many: number, more: object = {}, at = noon(2)) => {
    const { id, organisation, authority } = castMember(who);
    const rows = Array.from({ length: many }, (_, index) => ({
      writer: randomUUID(),
      sequence: 1,
      occurred_at: new Date(at.getTime() + index),
      kind,
      outcome: 'DONE',
      account_id: id,
      organisation_id: organisation.id,
      authority_code: authority === null ? null : organisation.authorityCode,
      area: null,
      reason: null,
      child_number: null,
      detail: {},
      ...more,
    }));
    const { sql } = graph().database;
    await sql`insert into audit.event ${sql(rows)}`;
  };
  const opened = (who: string, many: number, more: object = {}, at?: Date) =>
    did(
      who,
      'RECORD_OPENED',
      many,
      {
        child_number: castNumbers.noah,
        area: castMember('amira').organisation.authorityCode,
        reason: 'CO_OPERATION',
        detail: { role: 'PRACTITIONER' },
        ...more,
      },
      at,
    );
  return { findings, found, run, did, opened };
}
