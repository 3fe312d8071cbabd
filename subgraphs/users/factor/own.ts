import { z } from 'zod';
import type { Admission } from '../../../platform/admission.ts';
import type { AuditDetail } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { requireGateway } from '../access.ts';
import type { OwnSecurityAct, OwnSecurityInput, OwnSecurityOutcome } from '../generated.ts';
import { tellChange } from '../reset/outbox.ts';
import { voidLinks } from '../reset/start.ts';
import { hashPassword, verifyPassword } from '../session/credentials.ts';
import { momentOf, type SessionDependencies } from '../session/dependencies.ts';
import { behindDoor } from '../session/door.ts';
import { mayBeChosen } from '../session/passwords.ts';
import type { Sessions } from '../session/session.ts';
import { durable } from '../session/signIn.ts';
import { beginAttempt, databaseNow, endAllOf, forgiveAttempt, type SessionRow } from '../session/store.ts';
import { inSessionKey } from '../session/throttle.ts';
import { newToken, sessionStamp, tokenHash } from '../session/token.ts';
import { beginPasskey, beginTotp, type Changed, changes } from './changes.ts';
import { judgeFactor, namedCredential } from './given.ts';
import { passkeyRequest } from './passkey.ts';
import { endStepUp } from './stepUp.ts';
import { lockActing, lookAtOwn, type OwnRow, usernameOf } from './store.ts';

/** What people's own factors stand on. */
export interface OwnDependencies extends SessionDependencies {
  readonly door: Admission;
}

/** What became of an act, and what is shown, as JSON. */
interface OwnSecurityAnswer {
  readonly outcome: OwnSecurityOutcome;
  readonly shown: string | null;
}

/** The session in which somebody acts, and their user name. */
export interface Acting {
  readonly row: SessionRow;
  readonly present: Buffer;
  readonly origin: string;
  readonly own: OwnRow;
}

const factorGiven = z.strictObject({
  code: z.string().max(64).optional(),
  passkey: z.string().max(8_192).optional(),
});
const passwordGiven = z.strictObject({
  present: z.string().min(1).max(1_024),
  password: z.string().min(1).max(1_024),
});

/** Acts that need a factor given within the last minutes: they change what one signs in with. */
const grave: ReadonlySet<OwnSecurityAct> = new Set<OwnSecurityAct>([
  'BEGIN_TOTP',
  'CONFIRM_TOTP',
  'MAKE_RECOVERY_CODES',
  'BEGIN_PASSKEY',
  'ADD_PASSKEY',
  'REMOVE_PASSKEY',
  'CHANGE_PASSWORD',
]);

const answer = (outcome: OwnSecurityOutcome, shown?: object): OwnSecurityAnswer => ({
  outcome,
  shown: shown === undefined ? null : JSON.stringify(shown),
});

/**
 * What people do about their own sign-in, through the gateway (domain.md 11): it says whose token was sent, never whose
 * account. What changes a factor needs one given just before; every change is one transaction with its audit row.
 */
export class OwnSecurity {
  readonly #deps: OwnDependencies;
  readonly #sessions: Sessions;

  constructor(deps: OwnDependencies, sessions: Sessions) {
    this.#deps = deps;
    this.#sessions = sessions;
  }

  /** What a browser asks a passkey for, as JSON. */
  async request(caller: Caller, origin: string): Promise<string> {
    requireGateway(caller);
    const now = await databaseNow(this.#deps.sql, momentOf(this.#deps));
    return JSON.stringify(await passkeyRequest(this.#deps.keys.lookupKey(), origin, now));
  }

  /** Does one thing for the person behind a token. Throws AUDIT_UNAVAILABLE and OVERLOADED as a sign-in does. */
  async act(caller: Caller, input: OwnSecurityInput): Promise<OwnSecurityAnswer> {
    const row = await this.#sessions.find(caller, input.tokenHash);
    if (!row) return answer('SIGNED_OUT');
    if (row.kind !== 'PERSON') return answer('NOT_FOUND');
    const own = await usernameOf(this.#deps.sql, row.account_id);
    const acting: Acting = {
      row,
      own,
      present: Buffer.from(input.tokenHash, 'base64url'),
      origin: input.origin,
    };
    const fresh = row.now.getTime() - row.factor_at.getTime() < this.#deps.policy.stepUpMinutes * 60_000;
    if (grave.has(input.act) && !fresh) return answer('STEP_UP');
    const given: unknown = JSON.parse(input.given);
    switch (input.act) {
      case 'LOOK':
        return answer('DONE', await lookAtOwn(this.#deps.sql, row, this.#deps.policy));
      case 'STEP_UP':
        return this.#stepUp(caller, acting, given);
      case 'CHANGE_PASSWORD':
        return this.#changePassword(caller, acting, given);
      case 'BEGIN_TOTP':
        return answer('DONE', await beginTotp(this.#deps, acting));
      case 'BEGIN_PASSKEY':
        return answer('DONE', await beginPasskey(this.#deps, acting));
      default:
        return this.#change(caller, acting, input.act, (transaction) =>
          changes[input.act as keyof typeof changes](this.#deps, transaction, acting, given),
        );
    }
  }

  async #stepUp(
    caller: Caller,
    { row, own, present, origin }: Acting,
    given: unknown,
  ): Promise<OwnSecurityAnswer> {
    const entered = factorGiven.safeParse(given);
    if (!entered.success) return answer('REFUSED');
    const entry = { ...entered.data, origin };
    const { sql, keys, policy, audit, log } = this.#deps;
    const key = inSessionKey(keys.lookupKey(), row.account_id);
    const attempt = await beginAttempt(
      sql,
      key,
      own.username,
      policy,
      momentOf(this.#deps),
      namedCredential(entry),
    );
    const refused = (cause: string) =>
      ({ ...about(caller, row), kind: 'STEP_UP_REFUSED', outcome: 'REFUSED', detail: { cause } }) as const;
    if (!attempt.admitted) {
      await audit.write(refused('THROTTLED'));
      return answer('THROTTLED');
    }
    const token = newToken();
    const renewed = tokenHash(token);
    const whose = {
      tokenHash: renewed,
      id: row.session_id,
      accountId: row.account_id,
      onBehalfOf: row.on_behalf_of,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      factorAt: attempt.now,
    };
    const ends = await durable(
      endStepUp(sql, {
        key,
        now: attempt.now,
        accepted: await judgeFactor(this.#deps, attempt, entry),
        present,
        renewed,
        stamp: sessionStamp(keys.standingKey(), whose),
        refusal: audit.rows([refused('FACTOR')]),
        success: JSON.stringify({ kind: 'STEPPED_UP', outcome: 'DONE', detail: null }),
      }),
      log,
    );
    return ends ? answer('DONE', { token, expiresAt: ends }) : answer('REFUSED');
  }

  async #changePassword(caller: Caller, acting: Acting, given: unknown): Promise<OwnSecurityAnswer> {
    const { row, own } = acting;
    const entered = passwordGiven.safeParse(given);
    if (!entered.success) return answer('REFUSED');
    const { present, password } = entered.data;
    if (!mayBeChosen(password, own.username)) return answer('PASSWORD');
    const { sql, keys, policy, audit } = this.#deps;
    const key = inSessionKey(keys.lookupKey(), row.account_id);
    // Counted behind the door: who is turned away there has tried nothing.
    const judged = await behindDoor(this.#deps.door, async () => {
      const { admitted, account, now } = await beginAttempt(
        sql,
        key,
        own.username,
        policy,
        momentOf(this.#deps),
      );
      if (!admitted) return 'THROTTLED';
      if (!(await verifyPassword(account?.password_hash ?? null, present))) return 'PRESENT';
      return { now, hash: await hashPassword(password) };
    });
    if (typeof judged === 'string') {
      const detail = { change: 'PASSWORD', cause: judged };
      await audit.write({ ...about(caller, row), kind: 'FACTOR_CHANGED', outcome: 'REFUSED', detail });
      return answer(judged === 'THROTTLED' ? 'THROTTLED' : 'REFUSED');
    }
    return this.#change(caller, acting, 'CHANGE_PASSWORD', async (transaction) => {
      await forgiveAttempt(transaction, key, judged.now);
      await transaction`update users.account set password_hash = ${judged.hash} where id = ${row.account_id}`;
      return { change: 'PASSWORD', told: 'PASSWORD', endOthers: true };
    });
  }

  /**
   * One change with its audit row, or its refusal; where what one signs in with was replaced, every other session ends,
   * whoever acts for the person does so no more, and no link to set a password serves.
   */
  async #change(
    caller: Caller,
    { row, present }: Acting,
    act: OwnSecurityAct,
    make: (transaction: TransactionSql) => Promise<Changed | OwnSecurityOutcome>,
  ): Promise<OwnSecurityAnswer> {
    const { sql, audit } = this.#deps;
    return (await sql.begin(async (transaction) => {
      const made = (await lockActing(transaction, row.account_id, present))
        ? await make(transaction)
        : 'SIGNED_OUT';
      const note = (outcome: 'DONE' | 'REFUSED', detail: AuditDetail) =>
        audit.append(transaction, { ...about(caller, row), kind: 'FACTOR_CHANGED', outcome, detail });
      if (typeof made === 'string') {
        await note('REFUSED', { change: act, cause: made });
        return answer(made);
      }
      if (made.endOthers) {
        await endAllOf(transaction, row.account_id, row.now, row.session_id);
        // Who was sent one beside its person would set what one signs in with anew.
        await voidLinks(transaction, row.account_id, row.now);
      }
      if (made.told) await tellChange(this.#deps, transaction, row.account_id, row.now, made.told);
      await note('DONE', { change: made.change, about: made.about });
      return answer('DONE', made.shown ?? {});
    })) as OwnSecurityAnswer;
  }
}

/** Who acts, for the audit: the person of the session, whom the gateway asks for. */
function about({ operationId }: Caller, row: SessionRow) {
  return {
    operationId,
    accountId: row.account_id,
    sessionId: row.session_id,
    organisationId: row.organisation_id,
    authorityCode: row.account_authority,
  };
}
