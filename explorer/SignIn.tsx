import { browserSupportsWebAuthn } from '@simplewebauthn/browser';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { PlainPage } from './PlainPage.tsx';
import { ProviderSignIn, useFailedThere } from './ProviderSignIn.tsx';
import { askPasskey } from './security.ts';
import { type SignInOutcome, signIn } from './session.ts';
import type { SignedOutBecause } from './useSession.ts';

// One sentence for every refusal: it must not tell an unknown name from a wrong password or a suspended account.
const FAILURE: Record<
  Exclude<SignInOutcome, 'signedIn'> | 'noPasskey' | 'notKept' | 'atProvider',
  string | undefined
> = {
  atProvider:
    'Signing in at your organisation did not succeed. Try again; if it fails again, ask your account manager.',
  noPasskey: 'No passkey was given. Try again, or enter a one-time code.',
  notKept:
    'Your browser did not keep the session. Let it keep cookies of this address, or try another browser: some keep them over https only.',
  refused: 'The user name, password, or code or passkey is not right. Check all three and try again.',
  closed:
    'The service is closed: only its two destruction officers are let in. If you are one, check what you entered and try again.',
  tooOften:
    'There were too many attempts under this user name, by you or by somebody else. Wait 15 minutes, or sign in with a passkey of yours.',
  unreachable: 'Signpost cannot be reached at the moment. Try again in a minute.',
};

const EXPLANATION: Record<SignedOutBecause, string | undefined> = {
  notYet: undefined,
  ended:
    'Your session has ended. Sign in again: the text of your documents is still on this page, variables and results are not.',
  signedOut: 'You have signed out.',
  closed: 'The service is closed: only its two destruction officers are let in.',
};

/** The sign-in form. `onSignedIn` is called once the browser was given the session's cookie; false when it has not kept it. */
export function SignIn({
  because,
  onSignedIn,
}: {
  because: SignedOutBecause;
  onSignedIn(): Promise<boolean>;
}) {
  const failedThere = useFailedThere();
  const [failure, setFailure] = useState(failedThere ? FAILURE.atProvider : undefined);
  const [busy, setBusy] = useState(false);
  const passkeys = browserSupportsWebAuthn();
  const alert = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (failure) alert.current?.focus();
  }, [failure]);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const withPasskey = (event.nativeEvent as SubmitEvent).submitter?.id === 'with-passkey';
    const entered = new FormData(form);
    const read = (name: string) => String(entered.get(name) ?? '');
    setBusy(true);
    setFailure(undefined);
    const passkey = withPasskey ? await askPasskey() : undefined;
    const named = { username: read('username').trim(), password: read('password') };
    const came =
      withPasskey && !passkey
        ? 'noPasskey'
        : await signIn({ ...named, ...(passkey ? { passkey } : { code: read('code').replaceAll(' ', '') }) });
    if (came === 'signedIn' && (await onSignedIn())) return;
    const outcome = came === 'signedIn' ? 'notKept' : came;
    for (const name of ['password', 'code']) {
      const input = form.elements.namedItem(name);
      if (input instanceof HTMLInputElement) input.value = '';
    }
    setBusy(false);
    setFailure(FAILURE[outcome]);
  };

  return (
    // Somebody whose session ended was working elsewhere on the page: take them to what happened.
    <PlainPage title="Sign in to the explorer" focusOn={because === 'notYet' ? undefined : because}>
      {EXPLANATION[because] && <p className="lead">{EXPLANATION[because]}</p>}
      {failure && (
        <div className="alert" role="alert" tabIndex={-1} ref={alert}>
          <h2>You are not signed in</h2>
          <p>{failure}</p>
        </div>
      )}
      <form onSubmit={submit} className="sign-in" method="post" action="/session">
        <label htmlFor="username">User name</label>
        <input
          id="username"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <label htmlFor="password">Password</label>
        <input id="password" name="password" type="password" autoComplete="current-password" required />
        <label htmlFor="code">One-time code</label>
        <p className="hint" id="code-hint">
          Six digits from your authenticator app, or one of your recovery codes. Each works once.
        </p>
        <input
          id="code"
          name="code"
          autoComplete="one-time-code"
          aria-describedby="code-hint"
          required={!passkeys}
        />
        <div className="buttons">
          <button type="submit" className="button" disabled={busy}>
            {busy ? 'Signing in' : 'Sign in'}
          </button>
          {passkeys && (
            <button type="submit" id="with-passkey" className="button button-plain" disabled={busy}>
              Sign in with a passkey
            </button>
          )}
        </div>
      </form>
      <ProviderSignIn />
      <p className="quiet">
        Signpost records who signs in, what is searched for and which records are opened. Sign in only with
        your own account.
      </p>
    </PlainPage>
  );
}
