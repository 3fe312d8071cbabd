import { askSignedIn, EXPLORER_REQUEST } from './session.ts';

/** One bar of a chart. */
export interface ReportBar {
  label: string;
  many: number;
}

/** How a report stands within the reader's reach. */
export interface Report {
  kind: string;
  about: string;
  threshold: number | null;
  lastRunAt: string | null;
  open: number;
  overdue: number;
}

/** A finding that waits for an action. */
interface ReportFinding {
  id: string;
  many: number;
  dueOn: string;
  overdue: boolean;
  account: { name: string | null } | null;
  owner: { name: string | null } | null;
}

/** What the page shows of one report. */
export interface OneReport {
  /** Null where so few use the index that a day would be one person's. */
  bars: ReportBar[] | null;
  findings: ReportFinding[];
}

/** Who has the page: the roles of the group `userReports` of the permission table. */
export const reportRoles: readonly string[] = ['ACCOUNT_MANAGER', 'AUDITOR', 'CENTRAL_TEAM'];

/** Asks the graph; nothing where it gave an error or no answer, 'signedOut' where the session is over. */
async function ask<T>(query: string, variables: object = {}): Promise<T | 'signedOut' | undefined> {
  try {
    const response = await askSignedIn('/graphql', {
      method: 'POST',
      ...EXPLORER_REQUEST,
      body: JSON.stringify({ query, variables }),
    });
    if (response.status === 401) return 'signedOut';
    const { data, errors } = (await response.json()) as { data?: T; errors?: unknown[] };
    return errors ? undefined : data;
  } catch {
    return undefined;
  }
}

/** Every report within the reach of who is signed in, with how much of it waits. */
export const getReports = () =>
  ask<{ userReports: Report[] }>(
    'query UserReports { userReports { kind about threshold lastRunAt open overdue } }',
  );

/** One report's chart, and its first fifty open findings. */
export const getReport = (kind: string) =>
  ask<{
    userReport: { bars: ReportBar[] | null } | null;
    reportFindings: { edges: { node: ReportFinding }[] };
  }>(
    `query OneUserReport($kind: UserReportKind!) {
      userReport(kind: $kind) { bars { label many } }
      reportFindings(filter: { kind: $kind, open: true }, first: 50) {
        edges { node { id many dueOn overdue account { name } owner { name } } }
      }
    }`,
    { kind },
  );

/** Runs a report now. */
export const runReport = (kind: string) =>
  ask<{ runUserReport: { __typename: string } }>(
    `mutation RunUserReport($input: RunUserReportInput!) { runUserReport(input: $input) { __typename } }`,
    { input: { kind, idempotencyKey: crypto.randomUUID() } },
  );
