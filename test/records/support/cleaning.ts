import { createHash, randomUUID } from 'node:crypto';
import type { Caller } from '../../../platform/caller.ts';
import { type HeldRow, sealHeld } from '../../../subgraphs/records/feed/held.ts';
import { testKeys } from '../../support/database.ts';
import { mutation } from '../../support/mutation.ts';
import type { Answer, World } from './world.ts';

/** A waiting row, as a source lets it wait. */
export interface RowSketch {
  readonly queue?: 'HELD_ROW' | 'NO_MATCH' | 'MULTIPLE_MATCH';
  readonly area?: string | null;
  readonly source?: string;
  readonly [field: string]: unknown;
}

const itemFields = `id queue source strategy ageDays row { field value } outcome version viewerCanDecide viewerCanCreate
  candidates { childNumber keptApart viewerCanLink evidence { field level } child { givenName } }
  steps { step evidence takenBy { id } } decidedBy { id }`;

/** What tests do with cleaning items in a world. */
export function cleaningIn(world: World) {
  const { sql } = world.database;
  const keys = testKeys();

  /** Puts a row into a queue as a feed does, and gives the item's id. */
  const wait = async (area: string | null, sketch: RowSketch = {}): Promise<string> => {
    const { queue = 'NO_MATCH', source = 'school-census', candidates = [], ...content } = sketch;
    const row = {
      key: randomUUID(),
      revision: 0,
      givenName: 'Wilfred',
      familyName: 'Rowlands',
      gender: 'MALE',
      birthDate: '2016-03-09',
      identifiers: [],
      carers: [],
      deathDate: null,
      asOf: null,
      place: null,
      home: {
        line: '9 Row Street',
        locality: 'Leeds',
        postcode: 'LS6 3HD',
        authorityCode: area,
        since: '2026-05-01',
      },
      ...content,
    };
    const key = createHash('sha256').update(randomUUID()).digest('hex');
    const held = {
      source,
      runId: randomUUID(),
      reason: 'NOBODY_FOUND',
      row,
      candidates,
    } as unknown as HeldRow;
    const { keyVersion, ciphertext } = sealHeld(keys.sealKeys(), key, held);
    const [made] = await sql`
      insert into records.feed_held (source, row_key, queue, run_id, authority_code, key_version, ciphertext, held_at)
      values (${source}, decode(${key}, 'hex'), ${queue}, ${randomUUID()}, ${area}, ${keyVersion}, ${ciphertext},
        ${world.clock.now()}) returning id`;
    return made?.id as string;
  };

  const claim = async (caller: Caller, id: string): Promise<void> => {
    const [work] = await sql`select id from records.work_item where reference = ${id} and closed_at is null`;
    const text = `mutation ($input: ClaimWorkItemInput!) { claimWorkItem(input: $input) { __typename } }`;
    const input = { id: work?.id, idempotencyKey: randomUUID() };
    const { claimWorkItem: answer } = await world.ask(caller, text, { input });
    if (answer.__typename !== 'WorkItemChanged') throw new Error(answer.__typename);
  };

  const item = async (caller: Caller, id: string): Promise<Answer> =>
    (await world.ask(caller, `query ($id: ID!) { cleaningItem(id: $id) { ${itemFields} } }`, { id }))
      .cleaningItem;

  const change = async (field: string, caller: Caller, input: object): Promise<Answer> => {
    const selection = `... on CleaningItemChanged { item { ${itemFields} } child { number givenName } }
      ... on NotPermitted { message } ... on InvalidInput { field message }`;
    return (await world.ask(caller, ...mutation(field, { version: 1, ...input }, selection)))[field];
  };

  return { wait, claim, item, change };
}
