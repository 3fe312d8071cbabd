import type { Caller } from '../../../platform/caller.ts';
import { mutation } from '../../support/mutation.ts';
import type { Answer, World } from './world.ts';

/** Everything of a record that an amendment changes. */
export const all = `number version givenName familyName gender dateOfBirth formerNames { givenName familyName until }
  address { status line locality postcode since } carers { id name relationship telephone } services { kind organisation { id } endedOn }
  viewerCanAmend`;

/** What tests do with corrections in a world. */
export function correctionsIn(world: World) {
  const run = async (field: string, caller: Caller, input: object, more: string): Promise<Answer> => {
    const selection = `${more} ... on InvalidInput { field } ... on NotPermitted { message }`;
    return (await world.ask(caller, ...mutation(field, input, selection)))[field];
  };
  const amend = (caller: Caller, input: object, fields = 'number version') =>
    run(
      'amendChild',
      caller,
      { version: 1, ...input },
      `... on ChildAmended { transferProposed child { ${fields} } }`,
    );
  const taskFields = `task { id fields ageDays steps { step evidence takenBy { id } } outcome evidence version viewerCanWork }`;
  const onTask = (field: string) => (caller: Caller, input: object) =>
    run(field, caller, input, `... on CorrectionTaskChanged { ${taskFields} }`);
  const openTask = onTask('openCorrectionTask');
  const takeStep = onTask('recordCorrectionStep');
  const closeTask = onTask('closeCorrectionTask');
  const resolve = (caller: Caller, input: object) =>
    run(
      'resolveConflict',
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
