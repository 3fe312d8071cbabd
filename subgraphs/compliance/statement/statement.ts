import { randomUUID } from 'node:crypto';
import type { AuditDetail } from '../../../platform/audit.ts';
import { batcher } from '../../../platform/batch.ts';
import type { Caller } from '../../../platform/caller.ts';
import { londonDate } from '../../../platform/clock.ts';
import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import {
  idempotencyConflict,
  invalidInput,
  needsSecondPerson,
  needsStepUp,
  notPermitted,
  recordNotFound,
  versionConflict,
} from '../../../platform/failures.ts';
import { dayGiven, type TextWanted, textOfNoChild } from '../../../platform/inputs.ts';
import { parsePounds, pounds } from '../../../platform/money.ts';
import { hasSteppedUp, idOrNone } from '../../../platform/mutation.ts';
import type { Policy } from '../../../platform/policy.ts';
import { monthsAfter } from '../../../platform/workingDays.ts';
import { archivedAfter } from '../answering.ts';
import { complaintTimes } from '../complaint/complaint.ts';
import type { Printer } from '../document/printer.ts';
import type {
  AddExpenditureLineInput,
  DraftStatementInput,
  EditStatementInput,
  FetchStatementInput,
  ProposeStatementInput,
  RemoveExpenditureLineInput,
  SignStatementInput,
  StatementKind,
} from '../generated.ts';
import type { GrantDependencies } from './grants.ts';
import { printedStatement, type StatementContents, statementCsv } from './present.ts';
import { aSum, financialYear, maySign, reachOf, sumGiven, totalsOf, writerReach } from './rules.ts';
import * as store from './store.ts';

interface Dependencies extends GrantDependencies {
  readonly policy: Policy;
  readonly printer: Printer;
}

interface StepInput {
  readonly id: string;
  readonly version: number;
  readonly idempotencyKey: string;
}

type Failure =
  | ReturnType<typeof invalidInput>
  | ReturnType<typeof notPermitted>
  | typeof needsSecondPerson
  | typeof recordNotFound;

const firstYear = 2009;
const locked = notPermitted('The statement is not a draft any more.');
const notOver = notPermitted(
  'The statement is of a whole year, and the year is not over: propose it afterwards.',
);
const takenBefore = notPermitted(
  'The figures were taken before the year was over: draft the statement again, and propose that.',
);
const noLonger = notPermitted(
  'What is recorded of the grant changed after the proposal, and the sums do not reconcile any more: send it back.',
);
const beforeFirst = notPermitted(
  'The statement of the year before is not signed yet, and what it leaves is brought forward: have that signed first.',
);

const whatItWasFor: TextWanted = { ask: 'Say what it was for', least: 3, most: 200 };

/** Annual statements: drafted from evidence, edited, proposed, signed by another person, then locked (L07, L43, L44). */
export function createStatements({ sql, audit, clock, policy, mutate, printer }: Dependencies) {
  const note = (tx: TransactionSql, caller: Caller, detail: AuditDetail) =>
    audit.done(tx, caller, 'STATEMENT_CHANGED', detail);

  // As text years have four digits: 10000 would come before them.
  const hasBegun = (year: number) =>
    year >= firstYear && year <= 9_999 && financialYear(year).from <= clock.today();

  const step = <T extends StepInput>(
    mutation: string,
    input: T,
    caller: Caller,
    act: (tx: TransactionSql, row: store.StatementRow) => Promise<Failure | undefined>,
  ) =>
    mutate(mutation, input, caller, async (tx) => {
      const row = await store.lock(tx, idOrNone(input.id), writerReach(caller));
      if (!row) return recordNotFound;
      if (row.version !== input.version) return versionConflict;
      const failure = await act(tx, row);
      if (failure) return failure;
      await note(tx, caller, { statement: row.id, step: mutation });
      return { __typename: 'StatementChanged', id: row.id } as const;
    });

  const contents = async (queryable: Queryable, row: store.StatementRow): Promise<StatementContents> => {
    const lines = await store.lines(queryable, row);
    // One that was signed before anything was brought forward, or looked for, brought nothing.
    const grants =
      row.granted !== null && row.paid !== null
        ? {
            granted: BigInt(row.granted),
            paid: BigInt(row.paid),
            broughtForward: BigInt(row.brought_forward ?? 0),
            recordedLate: BigInt(row.recorded_late ?? 0),
          }
        : await store.grants(queryable, row, financialYear(row.year));
    const others = await store.otherYears(queryable, row);
    const totals = totalsOf(lines, grants, BigInt(row.unspent ?? 0), BigInt(row.own_funds ?? 0), others);
    return { row, lines, totals };
  };

  const owedBy = batcher<store.Owed, store.StatementRow[]>((owed) => store.ofMany(sql, owed));

  return {
    async draft(input: DraftStatementInput, caller: Caller) {
      const { authority } = writerReach(caller);
      if (authority === null) return notPermitted('An authority’s management team writes its statements.');
      const today = clock.today();
      const { from, to } = financialYear(input.year);
      if (!hasBegun(input.year))
        return invalidInput('year', 'Give the year in which a financial year began, from 2009 on.');
      return mutate('draftStatement', input, caller, async (tx) => {
        const vettedSince = monthsAfter(today, -12 * policy.vettingYears);
        const by = { authority, archivedAfter: archivedAfter({ clock, policy }) };
        const days = { from, to, today, vettedSince };
        const counts = await store.evidence(tx, by, days, policy.trainingVersion);
        const complaints = await complaintTimes(tx, by, from, to, today);
        const row = { id: randomUUID(), kind: input.kind, authority_code: authority, year: input.year };
        const made = { ...row, evidence: { ...counts, complaints }, drafted_by: caller.accountId };
        const id = await store.draft(tx, made, clock.now());
        if (id === undefined) return locked;
        await note(tx, caller, { statement: id, step: 'draftStatement', kind: input.kind, year: input.year });
        return { __typename: 'StatementChanged', id } as const;
      });
    },

    async edit(input: EditStatementInput, caller: Caller) {
      const remarks = textOfNoChild('remarks', input.remarks, { ask: 'Write', least: 0, most: 8_000 });
      if (typeof remarks !== 'string') return remarks;
      return step('editStatement', input, caller, async (tx, row) => {
        if (row.state !== 'DRAFT') return locked;
        await store.change(tx, row, { remarks });
        return undefined;
      });
    },

    async addLine(input: AddExpenditureLineInput, caller: Caller) {
      const spentOn = dayGiven('spentOn', input.spentOn);
      if (typeof spentOn !== 'string') return spentOn;
      const description = textOfNoChild('description', input.description, whatItWasFor);
      if (typeof description !== 'string') return description;
      const pence = sumGiven('amount', input.amount);
      if (typeof pence !== 'bigint') return pence;
      return step('addExpenditureLine', input, caller, async (tx, row) => {
        if (row.state !== 'DRAFT' || row.kind !== 'EXPENDITURE') return locked;
        const { from, to } = financialYear(row.year);
        if (spentOn < from || spentOn > to)
          return invalidInput('spentOn', 'Give a day of the financial year.');
        await tx`
          insert into compliance.expenditure_line (id, statement_id, spent_on, category, description, pence)
          values (${randomUUID()}, ${row.id}, ${spentOn}, ${input.category}, ${description}, ${pence.toString()}::text::bigint)`;
        await store.change(tx, row, {});
        return undefined;
      });
    },

    removeLine: (input: RemoveExpenditureLineInput, caller: Caller) =>
      step('removeExpenditureLine', input, caller, async (tx, row) => {
        if (row.state !== 'DRAFT') return locked;
        const gone = await tx`
          delete from compliance.expenditure_line where statement_id = ${row.id} and id = ${idOrNone(input.lineId)} returning 1`;
        if (gone.length === 0) return recordNotFound;
        await store.change(tx, row, {});
        return undefined;
      }),

    async propose(input: ProposeStatementInput, caller: Caller) {
      const unspent = parsePounds(input.unspent ?? '0');
      if (unspent === null || unspent < 0n) return aSum('unspent');
      const ownFunds = parsePounds(input.ownFunds ?? '0');
      if (ownFunds === null) return aSum('ownFunds');
      return step('proposeStatement', input, caller, async (tx, row) => {
        if (row.state !== 'DRAFT') return locked;
        if (financialYear(row.year).to >= clock.today()) return notOver;
        const proposal = { state: 'PROPOSED', proposed_by: caller.accountId };
        if (row.kind === 'COMPLIANCE') {
          if (londonDate(row.drafted_at) <= financialYear(row.year).to) return takenBefore;
          await store.change(tx, row, proposal);
          return undefined;
        }
        const sums = { unspent: unspent.toString(), own_funds: ownFunds.toString() };
        const { totals } = await contents(tx, { ...row, ...sums });
        if (totals.difference !== 0n) {
          return invalidInput(
            'unspent',
            `The sums do not reconcile: what was brought forward, recorded late, paid and added differs from spent and unspent by ${pounds(totals.difference)} pounds.`,
          );
        }
        if (!totals.reconciles) {
          return invalidInput(
            'ownFunds',
            `Own funds must be ${pounds(totals.leastOwnFunds)} pounds at least: with those of the other signed years they cover what lies outside the periods of the grant, and no more goes back to them than came from them.`,
          );
        }
        await store.change(tx, row, { ...proposal, ...sums });
        return undefined;
      });
    },

    async sign(input: SignStatementInput, caller: Caller) {
      if (!hasSteppedUp(caller, clock, policy)) return needsStepUp;
      return step('signStatement', input, caller, async (tx, row) => {
        if (row.state !== 'PROPOSED') return notPermitted('The statement is not proposed.');
        if (!input.accept) {
          await store.change(tx, row, { state: 'DRAFT', proposed_by: null });
          return undefined;
        }
        if (!maySign(caller, row)) return needsSecondPerson;
        const signed = { state: 'SIGNED', signed_by: caller.accountId, signed_on: clock.today() };
        if (row.kind === 'COMPLIANCE') {
          await store.change(tx, row, signed);
          return undefined;
        }
        if (await store.waitsBefore(tx, row, financialYear(row.year).from)) return beforeFirst;
        const { lines, totals } = await contents(tx, row);
        if (!totals.reconciles) return noLonger;
        // What is recorded of the grant from now on changes nothing of what two people signed.
        const { granted, paid, broughtForward, recordedLate } = totals;
        const grant = {
          granted: granted.toString(),
          paid: paid.toString(),
          brought_forward: broughtForward.toString(),
          recorded_late: recordedLate.toString(),
        };
        const outside = lines.filter((line) => line.outside).map(({ id }) => id);
        await store.change(tx, row, { ...signed, ...grant, outside_lines: outside });
        return undefined;
      });
    },

    async fetch(input: FetchStatementInput, caller: Caller) {
      const outcome = await mutate('fetchStatement', input, caller, async (tx) => {
        const row = await store.find(tx, idOrNone(input.id), reachOf(caller));
        if (!row) return recordNotFound;
        await note(tx, caller, { statement: row.id, step: 'fetchStatement', format: input.format });
        return { __typename: 'StatementFetched', id: row.id, version: row.version } as const;
      });
      if (outcome.__typename !== 'StatementFetched') return outcome;
      const row = await store.find(sql, outcome.id, reachOf(caller));
      if (!row) return recordNotFound;
      // What it says now is fetched by itself: the audit has each fetch.
      if (row.version !== outcome.version) return idempotencyConflict;
      const whole = await contents(sql, row);
      const file =
        input.format === 'PDF' ? await printer.print(printedStatement(whole)) : statementCsv(whole);
      const name = `${row.kind.toLowerCase()}-${row.year}-${row.authority_code}`;
      return {
        __typename: 'StatementFetched',
        filename: `${name}.${input.format.toLowerCase()}`,
        mediaType: input.format === 'PDF' ? 'application/pdf' : 'text/csv; charset=utf-8',
        signed: row.state === 'SIGNED',
        content: file.toString('base64'),
      } as const;
    },

    contents: (row: store.StatementRow) => contents(sql, row),
    async find(id: string, caller: Caller) {
      const row = await store.find(sql, idOrNone(id), reachOf(caller));
      // Who looks at it is likely to want it printed.
      if (row) printer.warm();
      return row ?? null;
    },
    list: (kind: StatementKind, year: number, after: string, limit: number, caller: Caller) =>
      store.list(sql, kind, year, reachOf(caller), after, limit),
    /** Who owes a statement of a year; nobody of a year before the first, or that has not begun. */
    due: async (kind: StatementKind, year: number, caller: Caller) =>
      hasBegun(year) ? store.due(sql, kind, year, reachOf(caller)) : [],
    /** The statements that an authority owes, within the caller's reach, the newest first. */
    ofAuthority: (authority: string, caller: Caller) =>
      owedBy({ authority, organisation: null, reach: reachOf(caller) }),
    /** The same of the authority that an organisation belongs to; none when it belongs to none. */
    ofOrganisation: (organisation: string, caller: Caller) =>
      owedBy({ authority: null, organisation: idOrNone(organisation), reach: reachOf(caller) }),
  };
}

/** What `createStatements` gives. */
export type Statements = ReturnType<typeof createStatements>;
