import { useCallback, useEffect, useRef, useState } from 'react';
import { barName, ReportChart } from './ReportChart.tsx';
import { getReport, getReports, type OneReport, type Report, type ReportBar, runReport } from './reports.ts';
import { TableFrame } from './TableFrame.tsx';
import { dayAndTime, roleName } from './words.ts';

const UNREACHABLE = 'Signpost gave no answer. Try again in a minute.';

/** The user reports: what waits, what is overdue, and one of them as a chart with its numbers and findings. */
export function UserReports({ onSignedOut }: { onSignedOut(): void }) {
  const [reports, setReports] = useState<Report[]>();
  const [kind, setKind] = useState('ACTIVE_USERS');
  // With its report: an answer that comes late is never shown under another one's name.
  const [one, setOne] = useState<OneReport & { kind: string }>();
  const [says, setSays] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  const read = useCallback(async () => {
    const [all, answer] = await Promise.all([getReports(), getReport(kind)]);
    if (all === 'signedOut' || answer === 'signedOut') return onSignedOut();
    if (!all || !answer?.userReport) return setSays(UNREACHABLE);
    setReports(all.userReports);
    setOne({
      kind,
      bars: answer.userReport.bars,
      findings: answer.reportFindings.edges.map(({ node }) => node),
    });
  }, [kind, onSignedOut]);
  useEffect(() => void read(), [read]);

  const runNow = async () => {
    setSays('');
    const answer = await runReport(kind);
    if (answer === 'signedOut') return onSignedOut();
    if (!answer) return setSays(UNREACHABLE);
    await read();
    setSays('The report was run.');
  };

  const report = reports?.find((each) => each.kind === kind);
  const shown = one?.kind === kind ? one : undefined;
  return (
    <main id="main" className="wide-page" tabIndex={-1}>
      <h1 ref={heading} tabIndex={-1}>
        User reports
      </h1>
      <p className="lead">
        How the index is used within your reach, and what waits for an action. Nobody sees what is about
        themselves.
      </p>
      <div className="filters">
        <div>
          <label htmlFor="report-kind">Report</label>
          <select
            id="report-kind"
            value={kind}
            onChange={(event) => {
              setSays('');
              setKind(event.target.value);
            }}
          >
            {(reports ?? []).map((each) => (
              <option key={each.kind} value={each.kind}>
                {roleName(each.kind)}
                {each.open > 0 && ` (${each.open} open, ${each.overdue} overdue)`}
              </option>
            ))}
          </select>
        </div>
        <button type="button" className="button" onClick={() => void runNow()}>
          Run now
        </button>
      </div>
      <p role="status">{says}</p>
      {report && shown && <Shown report={report} {...shown} />}
    </main>
  );
}

function Bars({ name, unit, bars }: { name: string; unit: string; bars: readonly ReportBar[] }) {
  return (
    <>
      <ReportChart name={name} bars={bars} />
      <details>
        <summary>The numbers</summary>
        <TableFrame label="The numbers">
          <thead>
            <tr>
              <th scope="col">{unit}</th>
              <th scope="col">How many</th>
            </tr>
          </thead>
          <tbody>
            {bars.map(({ label, many }) => (
              <tr key={label}>
                <th scope="row">{barName(label)}</th>
                <td>{many}</td>
              </tr>
            ))}
          </tbody>
        </TableFrame>
      </details>
    </>
  );
}

function Shown({ report, bars, findings }: { report: Report } & OneReport) {
  const name = roleName(report.kind);
  return (
    <>
      <h2>{name}</h2>
      <p>
        {report.about} {report.lastRunAt ? `Last run ${dayAndTime(report.lastRunAt)}.` : 'Not run yet.'}
      </p>
      {bars === null ? (
        <p>No chart: so few people use the index here that it would tell what each of them did.</p>
      ) : (
        <Bars name={name} unit={report.kind === 'ACTIVE_USERS' ? 'Role' : 'Day'} bars={bars} />
      )}
      <h2>Findings that wait</h2>
      {findings.length === 0 ? <p>None.</p> : <Findings findings={findings} />}
    </>
  );
}

function Findings({ findings }: Pick<OneReport, 'findings'>) {
  return (
    <TableFrame label="Findings that wait">
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col">How many</th>
          <th scope="col">Action due</th>
          <th scope="col">Who deals with it</th>
        </tr>
      </thead>
      <tbody>
        {findings.map((each) => (
          <tr key={each.id}>
            <th scope="row">{each.account?.name ?? 'Not shown'}</th>
            <td>{each.many}</td>
            <td>
              {barName(each.dueOn)}
              {each.overdue && <strong> overdue</strong>}
            </td>
            <td>{each.owner?.name ?? 'Nobody yet'}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}
