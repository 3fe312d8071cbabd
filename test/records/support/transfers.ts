import type { Caller } from '../../../platform/caller.ts';
import { castAuthorities } from '../../support/cast.ts';
import { mutation } from '../../support/mutation.ts';
import type { Answer, World } from './world.ts';

const fields = `id childNumber from { code } to { code } status reason rejection proposedAt changedAt ageDays
  senderAgreed receiverAgreed version viewerCanReview viewerCanAgree viewerCanReject viewerCanProposeAgain
  viewerCanWithdraw viewerCanEscalate viewerCanAllocate`;

/** What tests do with transfers in a world. */
export function transfersIn(world: World) {
  const { sql } = world.database;
  /** Runs a mutation; the transfer where it was done, else the failure. */
  async function act(field: string, caller: Caller, input: object): Promise<Answer> {
    const selection = `... on TransferChanged { transfer { ${fields} } } ... on NotPermitted { message } ... on InvalidInput { field }`;
    const answer = (await world.ask(caller, ...mutation(field, input, selection)))[field];
    return answer.transfer ?? answer;
  }
  const read = async (caller: Caller, id: string): Promise<Answer> =>
    (await world.ask(caller, `query ($id: ID!) { transfer(id: $id) { ${fields} } }`, { id })).transfer;
  const authorityOf = async (number: string): Promise<string> =>
    (await sql`select authority_code from records.child where number = ${number}`)[0]?.authority_code;
  /** Open items about a transfer: queue and team. */
  const waiting = async (id: string): Promise<string[]> => {
    const rows =
      await sql`select queue, authority_code from records.work_item where reference = ${id} and closed_at is null`;
    return rows.map(({ queue, authority_code }) => `${queue} ${authority_code ?? 'central'}`).sort();
  };

  /** A child of Leeds, proposed to another authority by Dora of Leeds. */
  async function proposed(
    to: string = castAuthorities.bradford,
    sketch: Parameters<typeof world.plant>[0] = {},
  ) {
    const number = await world.plant(sketch);
    const dora = world.as('dora');
    await world.open(dora, number, 'number', 'TRANSFER');
    const transfer = await act('proposeTransfer', dora, { number, to, reason: 'MOVED' });
    return { number, id: transfer.id as string, transfer };
  }

  return { act, read, authorityOf, waiting, proposed, edward: () => world.as('edward') };
}
