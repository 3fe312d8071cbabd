import { randomUUID } from 'node:crypto';
import type { Caller } from '../../../platform/caller.ts';
import type { Answer, World } from './world.ts';

/** Everything of a record that an amendment changes. */
export const all = `number version givenName familyName gender dateOfBirth formerNames { givenName familyName until }
  address { status line locality postcode since } carers { id name relationship telephone } services { kind organisation { id } endedOn }
  viewerCanAmend`;

/** What tests do with corrections in a world. */
export function correctionsIn(world: World) {
  const run = async (
    mutation: string,
    type: string,
    caller: Caller,
    input: object,
    more: string,
  ): Promise<Answer> => {
    const text = `mutation ($input: ${type}!) { ${mutation}(input: $input) { __typename ${more}
    ... on InvalidInput { field } ... on NotPermitted { message } } }`;
    return (await world.ask(caller, text, { input: { idempotencyKey: randomUUID(), ...input } }))[mutation];
  };
  const amend = (caller: Caller, input: object, fields = 'number version') =>
    run(
      'amendChild',
      'AmendChildInput',
      caller,
      { version: 1, ...input },
      `... on ChildAmended { transferProposed child { ${fields} } }`,
    );
  const taskFields = `task { id fields ageDays steps { step evidence takenBy { id } } outcome evidence version viewerCanWork }`;
  const onTask = (mutation: string, type: string) => (caller: Caller, input: object) =>
    run(mutation, type, caller, input, `... on CorrectionTaskChanged { ${taskFields} }`);
  const openTask = onTask('openCorrectionTask', 'OpenCorrectionTaskInput');
  const takeStep = onTask('recordCorrectionStep', 'RecordCorrectionStepInput');
  const closeTask = onTask('closeCorrectionTask', 'CloseCorrectionTaskInput');
  const resolve = (caller: Caller, input: object) =>
    run(
      'resolveConflict',
      'ResolveConflictInput',
      caller,
      { version: 1, ...input },
      '... on ConflictResolved { child { givenName } }',
    );

  /** A child that somebody holds open. */
  async function opened(
    who: string,
    sketch: Parameters<typeof world.plant>[0] = {},
    reason = 'SAFEGUARDING',
  ) {
    const number = await world.plant(sketch);
    const caller = world.as(who);
    await world.open(caller, number, 'number', reason);
    return { number, caller };
  }

  return { amend, openTask, takeStep, closeTask, resolve, opened };
}
