import { expect } from 'vitest';
import type { IncidentState } from '../../../subgraphs/compliance/generated.ts';
import type { SignedIn, Signpost } from '../../support/graph.ts';

interface Seen {
  readonly id: string;
  readonly version: number;
}
/** What is read of an incident. */
export const seen = 'id version state accountHeld viewerCanMoveTo breach { overdue dueAt reportedAt }';
/** What an incident says. */
export const summary = 'Forty records of another area were opened on one night.';
/** The incident and the version that was seen. */
export const only = ({ id, version }: Seen) => ({ id, version });

/** How tests open incidents and take them on. */
export function incidentsOf(graph: () => Signpost) {
  const run = (who: SignedIn, field: string, input: object) =>
    who.act(
      field,
      input,
      `... on IncidentNoted { incident { ${seen} } } ... on InvalidInput { field message }`,
    );
  const open = async (more: object = {}, who = 'imran') =>
    (await run(graph().as(who), 'openIncident', { summary, ...more })).incident;
  const move = (incident: Seen, to: IncidentState, more: object = {}, who = 'imran') =>
    run(graph().as(who), 'moveIncident', { ...only(incident), to, note: 'Looked at in the team.', ...more });
  const moved = async (...args: Parameters<typeof move>) => {
    const answer = await move(...args);
    expect(answer).toMatchObject({ __typename: 'IncidentNoted' });
    return answer.incident;
  };
  return { run, open, move, moved };
}
