import { londonDate } from '../../../platform/clock.ts';
import { pounds, readablePounds } from '../../../platform/money.ts';
import { writeCsv } from '../document/csv.ts';
import type { PrintedDocument } from '../document/pdf.ts';
import { dayInWords } from '../subjectAccess/inWords.ts';
import { dueOn, type Totals } from './rules.ts';
import type { Evidence, LineRow, StatementRow } from './store.ts';

/** One figure of the evidence. */
interface EvidenceView {
  readonly part: string;
  readonly label: string;
  readonly value: string;
}

const none = 'not recorded in Signpost';
const days = (count: number | null) => (count === null ? 'nothing to count' : `${count} days`);
const of = (count: number, all: number) => `${count} of ${all}`;
const lower = (code: string) => code.toLowerCase().replaceAll('_', ' ');

function findings({ userReports }: Evidence): [part: string, label: string, value: string][] {
  const part = 'User reports';
  if (userReports === undefined) return [[part, 'Findings, and those actioned', none]];
  const { found, owned, actioned, actionedInTime, open, overdue, incidents, medianDays } = userReports;
  return [
    [part, 'Findings', String(found)],
    [part, 'Taken on by somebody', of(owned, found)],
    [part, 'Actioned', of(actioned, found)],
    [part, 'Actioned by their day', of(actionedInTime, found)],
    [part, 'Days to the action, in the middle', days(medianDays)],
    [part, 'Waiting for an action', `${open}, of them overdue ${overdue}`],
    [part, 'Findings that opened an incident', String(incidents)],
  ];
}

/** The evidence as figures with names. What the index does not hold is said so. */
export function evidenceLines(evidence: Evidence): EvidenceView[] {
  const { complaints, subjectAccess, corrections, incidents } = evidence;
  const { notToTell = 0 } = incidents;
  const lines: [part: string, label: string, value: string][] = [
    ['Records', 'Records in use that the authority answers for', String(evidence.records)],
    ['Accreditation', 'Organisations accredited', of(evidence.accredited, evidence.organisations)],
    [
      'Accreditation',
      'With a current security self-assessment',
      of(evidence.selfAssessed, evidence.organisations),
    ],
    ['People', 'With current enhanced vetting', of(evidence.vetted, evidence.people)],
    ['People', 'Trained in the current course', of(evidence.trained, evidence.people)],
    ['Shields', 'Shields in force', String(evidence.shields)],
    ['Shields', 'Reviews overdue', String(evidence.shieldReviewsOverdue)],
    ...evidence.queues.map((each): [string, string, string] => [
      'Queues',
      `Open in ${lower(each.queue)}`,
      `${each.open}, of them overdue ${each.overdue}; the oldest ${each.oldestDays} days`,
    ]),
    ['Requests for access', 'Received', String(subjectAccess.received)],
    ['Requests for access', 'Answered', String(subjectAccess.answered)],
    ['Requests for access', 'Late', String(subjectAccess.late)],
    ['Requests for access', 'Days to the answer, in the middle', days(subjectAccess.medianDays)],
    ['Requests to correct, erase or restrict, and objections', 'Received', String(corrections.received)],
    ['Requests to correct, erase or restrict, and objections', 'Decided', String(corrections.decided)],
    ['Requests to correct, erase or restrict, and objections', 'Late', String(corrections.late)],
    ['Complaints', 'Received', String(complaints.received)],
    ['Complaints', 'Acknowledged within 30 days', String(complaints.acknowledgedInTime)],
    ['Complaints', 'Acknowledged late, or not yet', String(complaints.acknowledgedLate)],
    ['Complaints', 'Ended', String(complaints.closed)],
    ['Complaints', 'Days to the outcome, in the middle', days(complaints.medianDaysToOutcome)],
    ['Incidents', 'Opened', String(incidents.opened)],
    ['Incidents', 'Closed', String(incidents.closed)],
    ['Incidents', 'Breaches of personal data', String(incidents.breaches)],
    ['Incidents', 'Breaches of which nobody had to be told', String(notToTell)],
    [
      'Incidents',
      'Told to the Commissioner within 72 hours',
      of(incidents.toldIn72Hours, incidents.breaches - notToTell),
    ],
    ...findings(evidence),
  ];
  return lines.map(([part, label, value]) => ({ part, label, value }));
}

/** What a statement's files are made of. */
export interface StatementContents {
  readonly row: StatementRow;
  readonly lines: readonly LineRow[];
  readonly totals: Totals;
}

const sums = (totals: Totals, print: (pence: bigint) => string): (readonly [string, string])[] => [
  ['Granted for periods that touch the year', print(totals.granted)],
  ['Brought forward from the year before', print(totals.broughtForward)],
  ['Recorded late, of former years that were signed', print(totals.recordedLate)],
  ['Paid in the year', print(totals.paid)],
  ['Added from own funds, less what went back to them', print(totals.ownFunds)],
  ['Spent', print(totals.spent)],
  ['Of that, outside the periods of the grant', print(totals.outside)],
  ['Left of what was paid', print(totals.unspent)],
  ['Difference', print(totals.difference)],
];

const titleOf = ({ row }: StatementContents) =>
  `${row.kind === 'COMPLIANCE' ? 'Statement of compliance' : 'Statement of expenditure'} ${row.year}-${String((row.year + 1) % 100).padStart(2, '0')}: ${row.authority_name}`;

function standing({ row }: StatementContents): string {
  const due = dueOn(row.kind, row.year);
  const day = dayInWords(due);
  if (row.signed_on !== null)
    return `It was due on ${day}. It was signed off by a second person on ${dayInWords(row.signed_on)} and is locked.`;
  return londonDate(row.drafted_at) > due
    ? `It was due on ${day}, and is late: it is not signed yet.`
    : `It is due on ${day}. It is not signed yet.`;
}

/** A statement for the printer: its state, each figure with what it counts, sums and lines in pounds, remarks. */
export function printedStatement(contents: StatementContents): PrintedDocument {
  const { row, lines, totals } = contents;
  const figures = evidenceLines(row.evidence);
  const evidence = [...new Set(figures.map(({ part }) => part))].map((title) => ({
    title,
    table: [
      ['Figure', 'Value'],
      ...figures.filter(({ part }) => part === title).map(({ label, value }) => [label, value]),
    ],
  }));
  const money = [
    { title: 'Sums', table: [['Sum', 'Pounds'], ...sums(totals, readablePounds)] },
    {
      title: 'Lines',
      table: [
        ['Description', 'Day', 'Category', 'Pounds'],
        ...lines.map((line) => [
          `${line.description}${line.outside ? ' (outside the periods of the grant)' : ''}`,
          dayInWords(line.spent_on),
          lower(line.category),
          readablePounds(BigInt(line.pence)),
        ]),
      ],
    },
  ];
  return {
    title: titleOf(contents),
    madeAt: row.drafted_at,
    ...(row.state !== 'SIGNED' && { warning: 'DRAFT – not signed off' }),
    opening: [
      standing(contents),
      row.kind === 'COMPLIANCE'
        ? `The figures are those that the index knew on ${dayInWords(row.drafted_at)}.`
        : totals.reconciles
          ? 'The sums reconcile to the grant.'
          : 'The sums do not reconcile to the grant yet.',
    ],
    sections: [
      ...(row.kind === 'COMPLIANCE' ? evidence : money),
      ...(row.remarks ? [{ title: 'Remarks of the authority', lines: row.remarks.split(/\n+/) }] : []),
    ],
  };
}

/** A statement as CSV: its head, then a row for each figure or line; amounts with two decimals and no separator. */
export function statementCsv(contents: StatementContents): Buffer {
  const { row, lines, totals } = contents;
  const head = [
    ['statement', row.kind],
    ['authority', row.authority_code, row.authority_name],
    ['year', `${row.year}-${row.year + 1}`],
    ['state', row.state],
    ['signed on', row.signed_on ?? ''],
  ];
  const body =
    row.kind === 'COMPLIANCE'
      ? [
          ['part', 'figure', 'value'],
          ...evidenceLines(row.evidence).map(({ part, label, value }) => [part, label, value]),
        ]
      : [
          ['day', 'category', 'description', 'pounds', 'outside the periods of the grant'],
          ...lines.map((line) => [
            ...[line.spent_on, line.category, line.description, pounds(BigInt(line.pence))],
            line.outside ? 'yes' : 'no',
          ]),
          [],
          ...sums(totals, pounds).map(([label, value]) => [label, value]),
        ];
  return writeCsv([...head, [], ...body, [], ['remarks', row.remarks]]);
}
