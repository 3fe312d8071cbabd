import { arrayText } from '../../../platform/arrays.ts';
import { batcher } from '../../../platform/batch.ts';
import type { Caller, Role } from '../../../platform/caller.ts';
import { type Clock, clockShift } from '../../../platform/clock.ts';
import { readRow, type Sql } from '../../../platform/database.ts';
import type { Policy } from '../../../platform/policy.ts';
import { monthsAfter } from '../../../platform/workingDays.ts';
import { numberOrNobody } from '../access.ts';
import type { Gender, RecordStatus } from '../generated.ts';
import { type InvolvementRow, newestFirst } from '../involvement/involvement.ts';
import type { Details, ReadSealed } from '../sealed/store.ts';
import type { DetailKind } from '../sealed/tables.ts';
import {
  type AddressRow,
  type AssessmentRow,
  type CarerRow,
  type ChildView,
  childView,
  type FormerAddressRow,
  type FormerNameRow,
  type IdentifierRow,
  type ProvenanceRow,
  type RecordHead,
  type RecordParts,
  type ServiceRow,
} from './child.ts';
import { addHidden, isPractice, sealedKinds } from './hidden.ts';
import { readHeads, recordsStatement, seldomAsked } from './statement.ts';

/** Reads records under the callers' own grants. */
export interface ChildStore {
  /**
   * The record as the caller may see it, with the parts asked for (`wantedParts`); null when it does not exist or no
   * grant of the caller's own is open on it. All that is asked for at the time goes in one statement, whoever asks;
   * one more where sealed details may leave.
   */
  find(childNumber: string, caller: Caller, wanted: number): Promise<ChildView | null>;
  /** The same for several, in the order of the numbers. */
  findAll(
    childNumbers: readonly string[],
    caller: Caller,
    wanted: number,
  ): Promise<readonly (ChildView | null)[]>;
}

interface Key {
  readonly numbers: readonly number[];
  readonly wanted: number;
  readonly caller: Caller;
}

type Rest = readonly [
  formerNames: readonly FormerNameRow[] | null,
  carers: readonly CarerRow[] | null,
  services: readonly ServiceRow[] | null,
  commonAssessment: AssessmentRow | null,
  identifiers: readonly IdentifierRow[] | null,
  provenance: readonly ProvenanceRow[] | null,
  formerAddresses: readonly FormerAddressRow[] | null,
];

/** One record as the statement gives it, whose arrays are this answer's own. */
type Row = readonly [
  place: number,
  number: number,
  givenName: string,
  familyName: string,
  gender: Gender,
  birthDate: string,
  deathDate: string | null,
  authorityCode: string,
  status: RecordStatus,
  shielded: boolean,
  actingRole: Role,
  ownAuthority: boolean,
  give: number,
  teamTelephone: string | null,
  address: AddressRow | null,
  involvements: InvolvementRow[] | null,
  hasSensitiveService: boolean,
  rest: Rest | null,
  version: number,
  whole: boolean,
];

const nothing: readonly never[] = [];

function headOf(row: Row): RecordHead {
  return {
    number: row[1],
    givenName: row[2],
    familyName: row[3],
    gender: row[4],
    birthDate: row[5],
    deathDate: row[6],
    authorityCode: row[7],
    status: row[8],
    shielded: row[9],
    actingRole: row[10],
    ownAuthority: row[11],
    give: row[12],
    teamTelephone: row[13],
    version: row[18],
    whole: row[19],
  };
}

function partsOf(row: Row): RecordParts {
  const rest = row[17];
  return {
    address: row[14],
    // Here, since the server sorts anew for each record.
    involvements: row[15]?.sort(newestFirst) ?? nothing,
    hasSensitiveService: row[16],
    formerNames: rest?.[0] ?? nothing,
    carers: rest?.[1] ?? nothing,
    services: rest?.[2] ?? nothing,
    commonAssessment: rest?.[3] ?? null,
    identifiers: rest?.[4] ?? nothing,
    provenance: rest?.[5] ?? nothing,
    formerAddresses: rest?.[6] ?? nothing,
    sensitiveServices: nothing,
  };
}

/** Of the practices of a shielded record those that no record shows. */
async function unnamedOf(sql: Sql, details: Details): Promise<ReadonlySet<string>> {
  const named = details.of('INVOLVEMENT').filter(({ row }) => isPractice(row));
  if (named.length === 0) return new Set();
  const found = await sql<{ id: string }[]>`
    select organisation_id as id from records.unnamed_place
    where organisation_id = any(${named.map(({ row }) => row.organisationId)}::uuid[])`;
  return new Set(found.map(({ id }) => id));
}

/** The store over the pool of role signpost_records, and the reader of sealed details. */
export function createChildStore(
  sql: Sql,
  readSealed: ReadSealed,
  { clock, policy }: { clock: Clock; policy: Policy },
): ChildStore {
  const readRecords = recordsStatement(policy.pageSize);
  const read = batcher<Key, readonly (Row | null)[]>(
    async (keys) => {
      const today = clock.today();
      // Most keys of a batch are of few callers: each is told once.
      const callers = new Map<Caller, number>();
      const askers = keys.map(({ caller }) => {
        const known = callers.get(caller);
        if (known !== undefined) return known;
        callers.set(caller, callers.size + 1);
        return callers.size;
      });
      const asking = [...callers.keys()];
      const text = keys.some(({ wanted }) => (wanted & seldomAsked) !== 0) ? readRecords : readHeads;
      const answer = await readRow<{ records: Row[] }>(sql, text, [
        arrayText(keys.flatMap(({ numbers }) => numbers)),
        arrayText(keys.flatMap(({ numbers }, index) => numbers.map(() => askers[index] as number))),
        arrayText(keys.flatMap(({ numbers, wanted }) => numbers.map(() => wanted))),
        arrayText(asking.map(({ sessionId }) => sessionId)),
        arrayText(asking.map(({ accountId }) => accountId)),
        asking.map(({ roles }) => roles.join(' ')),
        // An authority that is none: nobody's own.
        asking.map(({ authorityCode }) => authorityCode ?? ''),
        arrayText(asking.map(({ organisationId }) => organisationId)),
        clockShift(clock),
        monthsAfter(today, -policy.archivedReadableMonths),
        monthsAfter(today, -policy.involvementVisibleMonths),
      ]);
      const found: Row[] = [];
      for (const row of answer?.records ?? []) found[row[0] - 1] = row;
      let from = 0;
      return keys.map(({ numbers }) => {
        const start = from;
        from += numbers.length;
        return numbers.map((_, index) => found[start + index] ?? null);
      });
    },
    { weigh: ({ numbers }) => numbers.length },
  );

  const withHidden = async (head: RecordHead, parts: RecordParts, kinds: DetailKind[], caller: Caller) => {
    const { number, actingRole, whole: everEnded } = head;
    const details = await readSealed({ number, kinds, actingRole, caller, everEnded });
    const unnamed = head.shielded ? await unnamedOf(sql, details) : new Set<string>();
    addHidden(parts, details, head, caller.organisationId, { mostFormerAddresses: policy.pageSize, unnamed });
    return childView(head, parts, caller);
  };
  const viewOf = (row: Row | null, caller: Caller): ChildView | null | Promise<ChildView> => {
    if (!row) return null;
    const head = headOf(row);
    const parts = partsOf(row);
    const kinds = sealedKinds(head);
    return kinds.length > 0 ? withHidden(head, parts, kinds, caller) : childView(head, parts, caller);
  };
  return {
    find: async (childNumber, caller, wanted) => {
      const [row] = await read({ numbers: [numberOrNobody(childNumber)], wanted, caller });
      return viewOf(row ?? null, caller);
    },
    findAll: async (childNumbers, caller, wanted) => {
      const rows = await read({ numbers: childNumbers.map(numberOrNobody), wanted, caller });
      return Promise.all(rows.map((row) => viewOf(row, caller)));
    },
  };
}
