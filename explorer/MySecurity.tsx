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
  UNREACHABLE: 'Signpost did not answer. Try again in a minute.',
};

/** One's own password, second factors and sessions: see them, change them, end them. */
export function MySecurity({ onSignedOut }: { onSignedOut(): void }) {
  const [own, setOwn] = useState<OwnSecurity>();
  const [says, setSays] = useState('');
  const [codes, setCodes] = useState<string[]>();
  const [enrolling, setEnrolling] = useState<Enrolling>();
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
  const scan = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (enrolling) scan.current?.focus();
  }, [enrolling]);

  const read = useCallback(async () => {
    const { outcome, ...seen } = await act<OwnSecurity>('GET /security');
    if (outcome === 'SIGNED_OUT') onSignedOut();
    else if (outcome === 'DONE') setOwn(seen as OwnSecurity);
    else setSays(SAYS.UNREACHABLE as string);
  }, [onSignedOut]);
  useEffect(() => void read(), [read]);

  /** Does something; where the factor was given too long ago, asks for it and does it then. */
  const perform = async <T extends { outcome: Outcome }>(
    work: () => Promise<T>,
    done: string | ((said: T) => void),
  ) => {
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
    if (typeof done === 'string') setSays(done);
    else done(said);
    await read();
  };

  const makeCodes = () => {
    setCodes(undefined);
    void perform(
      () => act<{ codes: string[] }>('POST /security/recovery-codes'),
      (said) => setCodes(said.codes),
    );
  };
  const beginAuthenticator = () =>
    perform(
      () => act<Enrolling>('POST /security/authenticator'),
      (said) => setEnrolling(said as Enrolling),
    );
  const confirmAuthenticator = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('new-code') ?? '').replaceAll(' ', '');
    void perform(
      () => act('PUT /security/authenticator', { ticket: enrolling?.ticket, code }),
      () => {
        setEnrolling(undefined);
        setSays('The new authenticator counts now, the old one does not. Your other sessions have ended.');
      },
    );
  };
  const newPasskey = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get('passkey-name') ?? '').trim();
    void perform(
      async () => ({ outcome: await addPasskey(name) }),
      () => {
        form.reset();
        setSays('The passkey was added.');
      },
    );
  };
  const changePassword = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const entered = new FormData(form);
    const [present, password] = ['present', 'password'].map((name) => String(entered.get(name) ?? ''));
    void perform(
      () => act('PUT /security/password', { present, password }),
      () => {
        form.reset();
        setSays('Your password was changed. Your other sessions have ended.');
      },
    );
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
        <p>Reading.</p>
      ) : (
        <>
          <h2>Authenticator app</h2>
          <p>{own.authenticator ? 'One is enrolled.' : 'None is enrolled.'}</p>
          {enrolling ? (
            <form onSubmit={confirmAuthenticator} className="sign-in">
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
            <button type="button" className="button button-plain" onClick={() => void beginAuthenticator()}>
              {own.authenticator ? 'Enrol another app in its place' : 'Enrol an app'}
            </button>
          )}

          <h2>Recovery codes</h2>
          <p>
            {own.recoveryCodesLeft} left. Each signs you in once when your telephone or key is not at hand.
          </p>
          <button type="button" className="button button-plain" onClick={makeCodes}>
            Make new recovery codes
          </button>

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
          <form onSubmit={newPasskey} className="sign-in">
            <label htmlFor="passkey-name">Name of a new passkey</label>
            <input id="passkey-name" name="passkey-name" maxLength={60} required />
            <button type="submit" className="button button-plain">
              Add a passkey
            </button>
          </form>

          <h2>Password</h2>
          <form onSubmit={changePassword} className="sign-in">
            <label htmlFor="present">Present password</label>
            <input id="present" name="present" type="password" autoComplete="current-password" required />
            <label htmlFor="password">New password</label>
            <input id="password" name="password" type="password" autoComplete="new-password" required />
            <button type="submit" className="button button-plain">
              Change my password
            </button>
          </form>

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
      )}
    </main>
  );
}
