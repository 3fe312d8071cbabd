import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import { AuthenticatorSecret, RecoveryCodes } from './Secrets.tsx';
import { StepUp } from './StepUp.tsx';
import { act, addPasskey, type Outcome, type OwnSecurity } from './security.ts';
import { dayAndTime } from './words.ts';

interface Enrolling {
  secret: string;
  qr: string;
  ticket: string;
}

const SAYS: Partial<Record<Outcome, string>> = {
  REFUSED: 'That did not work: what was entered is not right, or you broke off. Nothing was changed.',
  PASSWORD: 'Choose another password: 12 to 128 characters, and none that many people use.',
  NOT_FOUND: 'It was gone already.',
  THROTTLED: 'There were too many attempts. Wait 15 minutes, then try again.',
  NOT_HERE:
    'This is for people, in a session of their own. If you act on behalf of somebody, end that first; it changes nothing of theirs.',
  UNREACHABLE: 'Signpost did not answer. Try again in a minute.',
};

/** Does something and says how it ended; where the factor was given too long ago, asks for it and does it then. */
type Perform = <T extends { outcome: Outcome }>(
  work: () => Promise<T>,
  /** What is said when it is done. */
  done: string | ((said: T) => string),
) => Promise<void>;

interface Section {
  own: OwnSecurity;
  perform: Perform;
}

/** One's own password, second factors and sessions: see them, change them, end them. */
export function MySecurity({ onSignedOut }: { onSignedOut(): void }) {
  const [own, setOwn] = useState<OwnSecurity>();
  const [says, setSays] = useState('');
  const [codes, setCodes] = useState<string[]>();
  const [steppingUp, setSteppingUp] = useState<() => void>();
  const heading = useRef<HTMLHeadingElement>(null);
  const status = useRef<HTMLParagraphElement>(null);
  useEffect(() => heading.current?.focus(), []);
  // Both stand above what was pressed, out of sight, and what was pressed may be gone: the keyboard goes to them.
  useEffect(() => {
    if (says) status.current?.focus();
  }, [says]);
  useEffect(() => {
    if (codes) document.getElementById('recovery-codes')?.focus();
  }, [codes]);

  const read = useCallback(async () => {
    const { outcome, ...seen } = await act<OwnSecurity>('GET /security');
    if (outcome === 'SIGNED_OUT') onSignedOut();
    else if (outcome === 'DONE') setOwn(seen as OwnSecurity);
    else setSays(SAYS[outcome] ?? '');
  }, [onSignedOut]);
  useEffect(() => void read(), [read]);

  const perform: Perform = async (work, done) => {
    setSays('');
    const said = await work();
    if (said.outcome === 'SIGNED_OUT') return onSignedOut();
    if (said.outcome === 'STEP_UP') {
      setSteppingUp(() => () => {
        setSteppingUp(undefined);
        void perform(work, done);
      });
      return;
    }
    if (said.outcome !== 'DONE') return setSays(SAYS[said.outcome] ?? '');
    setSays(typeof done === 'string' ? done : done(said));
    await read();
  };

  return (
    <main id="main" tabIndex={-1} className="plain-page">
      <h1 ref={heading} tabIndex={-1}>
        My security
      </h1>
      <p role="status" ref={status} tabIndex={-1} className={says ? 'notice' : undefined}>
        {says}
      </p>
      {steppingUp && (
        <StepUp provider={own?.provider ?? null} onDone={steppingUp} onSignedOut={onSignedOut} />
      )}
      {codes && <RecoveryCodes codes={codes} />}
      {!own ? (
        !says && <p>Reading.</p>
      ) : (
        <>
          <Authenticator own={own} perform={perform} />
          <Recovery own={own} perform={perform} onCodes={setCodes} />
          <Passkeys own={own} perform={perform} />
          <Password perform={perform} />
          <Sessions own={own} perform={perform} />
        </>
      )}
    </main>
  );
}

function Authenticator({ own, perform }: Section) {
  const [enrolling, setEnrolling] = useState<Enrolling>();
  const scan = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (enrolling) scan.current?.focus();
  }, [enrolling]);
  const begin = () =>
    perform(
      () => act<Enrolling>('POST /security/authenticator'),
      (said) => {
        setEnrolling(said as Enrolling);
        return '';
      },
    );
  const confirm = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('new-code') ?? '').replaceAll(' ', '');
    void perform(
      () => act('PUT /security/authenticator', { ticket: enrolling?.ticket, code }),
      () => {
        setEnrolling(undefined);
        return 'The new authenticator counts now, the old one does not. Your other sessions have ended.';
      },
    );
  };
  return (
    <>
      <h2>Authenticator app</h2>
      <p>{own.authenticator ? 'One is enrolled.' : 'None is enrolled.'}</p>
      {enrolling ? (
        <form onSubmit={confirm} className="sign-in">
          <p ref={scan} tabIndex={-1}>
            Scan this with the new app, then enter the code that it shows. It is shown this once.
          </p>
          <AuthenticatorSecret secret={enrolling.secret} qr={enrolling.qr} />
          <label htmlFor="new-code">Code of the new app</label>
          <input
            id="new-code"
            name="new-code"
            className="short"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
          />
          <button type="submit" className="button">
            Confirm
          </button>
        </form>
      ) : (
        <button type="button" className="button button-plain" onClick={() => void begin()}>
          {own.authenticator ? 'Enrol another app in its place' : 'Enrol an app'}
        </button>
      )}
    </>
  );
}

function Recovery({ own, perform, onCodes }: Section & { onCodes(codes: string[] | undefined): void }) {
  const make = () => {
    onCodes(undefined);
    void perform(
      () => act<{ codes: string[] }>('POST /security/recovery-codes'),
      (said) => {
        onCodes(said.codes);
        return '';
      },
    );
  };
  return (
    <>
      <h2>Recovery codes</h2>
      <p>{own.recoveryCodesLeft} left. Each signs you in once when your telephone or key is not at hand.</p>
      <button type="button" className="button button-plain" onClick={make}>
        Make new recovery codes
      </button>
    </>
  );
}

function Passkeys({ own, perform }: Section) {
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get('passkey-name') ?? '').trim();
    void perform(
      async () => ({ outcome: await addPasskey(name) }),
      () => {
        form.reset();
        return 'The passkey was added.';
      },
    );
  };
  return (
    <>
      <h2>Passkeys</h2>
      {own.passkeys.length === 0 && (
        <p>None yet. A passkey takes the place of the code, and cannot be phished.</p>
      )}
      <ul className="own-list">
        {own.passkeys.map(({ id, name, madeAt, lastUsedAt }) => (
          <li key={id}>
            <span>
              <strong>{name}</strong>, added {dayAndTime(madeAt)}
              {lastUsedAt && `, last used ${dayAndTime(lastUsedAt)}`}
            </span>
            <button
              type="button"
              className="button button-plain"
              onClick={() =>
                void perform(() => act(`DELETE /security/passkeys/${id}`), 'The passkey was removed.')
              }
            >
              Remove <span className="visually-hidden">{name}</span>
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={add} className="sign-in">
        <label htmlFor="passkey-name">Name of a new passkey</label>
        <input id="passkey-name" name="passkey-name" maxLength={60} required />
        <button type="submit" className="button button-plain">
          Add a passkey
        </button>
      </form>
    </>
  );
}

function Password({ perform }: Pick<Section, 'perform'>) {
  const change = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const entered = new FormData(form);
    const [present, password] = ['present', 'password'].map((name) => String(entered.get(name) ?? ''));
    void perform(
      () => act('PUT /security/password', { present, password }),
      () => {
        form.reset();
        return 'Your password was changed. Your other sessions have ended.';
      },
    );
  };
  return (
    <>
      <h2>Password</h2>
      <form onSubmit={change} className="sign-in">
        <label htmlFor="present">Present password</label>
        <input id="present" name="present" type="password" autoComplete="current-password" required />
        <label htmlFor="password">New password</label>
        <input id="password" name="password" type="password" autoComplete="new-password" required />
        <button type="submit" className="button button-plain">
          Change my password
        </button>
      </form>
    </>
  );
}

function Sessions({ own, perform }: Section) {
  return (
    <>
      <h2>Sessions</h2>
      <ul className="own-list">
        {own.sessions.map(({ id, beganAt, lastUsedAt, present }) => (
          <li key={id}>
            <span>
              Began {dayAndTime(beganAt)}, {present ? 'this one' : `last used ${dayAndTime(lastUsedAt)}`}
            </span>
            {!present && (
              <button
                type="button"
                className="button button-plain"
                onClick={() =>
                  void perform(() => act(`DELETE /security/sessions/${id}`), 'The session was ended.')
                }
              >
                End <span className="visually-hidden">the session that began {dayAndTime(beganAt)}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {own.sessions.length > 1 && (
        <button
          type="button"
          className="button button-plain"
          onClick={() =>
            void perform(() => act('DELETE /security/sessions'), 'Every other session was ended.')
          }
        >
          End every other session
        </button>
      )}
    </>
  );
}
