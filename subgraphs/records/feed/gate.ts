import type { Clock, IsoDate } from '../../../platform/clock.ts';
import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import type { Policy } from '../../../platform/policy.ts';
import {
  holdServiceState,
  isLawful,
  modeRules,
  readServiceState,
  type ServiceState,
} from '../../../platform/serviceMode.ts';
import { isProven } from './local.ts';
import type { FeedSource } from './source.ts';

/** A file, or the rest of it, is not taken: for a reason that its sender may know. Nothing of it is stored from here on. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** LIVE applies rows; TEST decides and counts them and writes nothing else. */
export type RunKind = 'LIVE' | 'TEST';

/** By which a file is judged. */
interface Judging {
  readonly clock: Clock;
  readonly policy: Pick<Policy, 'sourceMatchPercent'>;
}

const testing = new Set(['REVIEWED', 'TEST_FEED', 'MATCH_RATE_OK']);

/**
 * Whether a source's file is taken now, and whether its rows count, decided in the transaction that takes it:
 * - the mode of the service stops whole sources (L15, L16), and nothing runs without a legal basis (L11)
 * - while the source's organisation is ACCREDITED, its rows count. From REVIEWED until then its files are tests, of
 *   which enough rows must match (domain.md 9). In any other state nothing is read
 * - a local source is new with its map: until enough rows of a file matched by it, its files are tests, whatever else
 *   its organisation supplies (ADR 0150)
 *
 * The accreditation is the users subgraph's, read through `service.source_standing` (L39, L40).
 */
export async function gateOf(
  sql: Queryable,
  source: FeedSource,
  { clock, policy }: Judging,
  readState: (sql: Queryable) => Promise<ServiceState> = readServiceState,
): Promise<RunKind | Refused> {
  const [state, [standing]] = await Promise.all([
    readState(sql),
    sql<{ stage: string; until: IsoDate | null }[]>`
      select stage, until from service.source_standing(${source.organisationId})`,
  ]);
  const stored = 'Nothing of the file was stored from here on.';
  const { mode } = state;
  if (modeRules.isStopped(mode, source.name))
    return new Refused('SOURCE_STOPPED', `This source is stopped: the service is in mode ${mode}. ${stored}`);
  if (!isLawful(state))
    return new Refused('NO_LEGAL_BASIS', `The service has no legal basis at present. ${stored}`);
  if (standing?.stage === 'ACCREDITED' && standing.until !== null && standing.until >= clock.today())
    return (await isProven(sql, source.name, policy.sourceMatchPercent)) ? 'LIVE' : 'TEST';
  if (standing && testing.has(standing.stage)) return 'TEST';
  return new Refused('SOURCE_NOT_ACCREDITED', `This source is not accredited at present. ${stored}`);
}

/**
 * Refuses a batch whose file may not be taken any more. Called last in the batch's transaction: the answer then holds
 * until the commit, since whoever changes the mode of the service waits for it.
 */
export async function gateToTheEnd(tx: TransactionSql, source: FeedSource, judging: Judging): Promise<void> {
  const gate = await gateOf(tx, source, judging, () => holdServiceState(tx));
  if (gate instanceof Refused) throw gate;
}

/** Refuses a file that speaks as of an earlier day than one that was read to its end before. */
export async function refuseOlder(sql: Queryable, source: FeedSource, asOf: IsoDate): Promise<void> {
  const [newest] = await sql<{ day: IsoDate | null }[]>`
    select max(as_of) as day from records.feed_run
    where source = ${source.name} and status = 'DONE' and kind = 'LIVE'`;
  if (newest?.day && newest.day > asOf)
    throw new Refused(
      'OLDER_FILE',
      `A file of ${newest.day} was read before, and this one is of ${asOf}; send the newest.`,
    );
}

/** Whether a run goes on: its status is locked until the transaction ends, so that a pause takes effect between batches. */
export async function runStatus(sql: Queryable, runId: string): Promise<string> {
  const [run] = await sql<{ status: string }[]>`
    select status from records.feed_run where id = ${runId} for no key update`;
  return run?.status ?? 'FAILED';
}

/** Why a file of a paused source is not taken. */
export function pausedFault(): Refused {
  return new Refused(
    'FEED_PAUSED',
    'This source is paused by the central team; send the file again when it goes on, what was applied is skipped then.',
  );
}
