import { type FormEvent, useEffect, useState } from 'react';
import { goToProvider, listProviders, type SignInProvider } from './security.ts';

/** How soon the list is read again where it could not be, in milliseconds: some have no other way in. */
const READ_AGAIN = 3_000;

/** Signing in at the organisation's own provider; nothing where no organisation has one. */
export function ProviderSignIn() {
  const [providers, setProviders] = useState<SignInProvider[]>([]);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let again: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      const found = await listProviders();
      if (found) setProviders(found);
      else again = setTimeout(() => void read(), READ_AGAIN);
    };
    void read();
    return () => clearTimeout(again);
  }, []);
  if (providers.length === 0) return null;

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setFailed(false);
    const provider = String(new FormData(event.currentTarget).get('provider') ?? '');
    if (!(await goToProvider(provider))) setFailed(true);
  };
  return (
    <form onSubmit={submit} className="sign-in" aria-labelledby="organisation-sign-in">
      <h2 id="organisation-sign-in">Or sign in at your organisation</h2>
      <label htmlFor="provider">Your organisation</label>
      <select id="provider" name="provider" required>
        {providers.length > 1 && <option value="">Choose yours</option>}
        {providers.map(({ id, organisation }) => (
          <option key={id} value={id}>
            {organisation}
          </option>
        ))}
      </select>
      <p role="alert">{failed && 'Your organisation’s sign-in did not answer. Try again in a minute.'}</p>
      <button type="submit" className="button button-plain">
        Go to my organisation
      </button>
    </form>
  );
}

/** Where the browser comes back to when the sign-in there did not succeed. */
const NOT_SIGNED_IN = '#/not-signed-in';

/** Whether somebody comes back from their organisation's sign-in without success. Told once: the address forgets it. */
export function useFailedThere(): boolean {
  const [failed] = useState(() => window.location.hash === NOT_SIGNED_IN);
  useEffect(() => {
    if (window.location.hash === NOT_SIGNED_IN) window.history.replaceState(null, '', '/');
  }, []);
  return failed;
}

/** Says to somebody who is signed in, and was sent there for a fresh factor, that they come back without one. */
export function FactorNotGiven() {
  const failed = useFailedThere();
  return (
    <div role="alert">
      {failed && (
        <div className="session-notice">
          <p>
            Your organisation did not confirm that it is you. You are signed in as before, and nothing was
            changed. Try again; if it fails again, ask your account manager.
          </p>
        </div>
      )}
    </div>
  );
}
