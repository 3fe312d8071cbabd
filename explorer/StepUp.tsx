import { type FormEvent, useEffect, useRef, useState } from 'react';
import { act, askPasskey, goToProvider, type Outcome } from './security.ts';

const SAYS: Partial<Record<Outcome, string>> = {
  REFUSED: 'That was not right. Wait for the next code of your app, and enter that.',
  THROTTLED: 'There were too many attempts. Wait 15 minutes, then try again.',
  UNREACHABLE: 'Signpost did not answer. Try again in a minute.',
};

/** Asks for the second factor again, before something grave. `onDone` is called once it was given. */
export function StepUp({
  provider,
  onDone,
  onSignedOut,
}: {
  provider: string | null;
  onDone(): void;
  onSignedOut(): void;
}) {
  const [fault, setFault] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);

  const give = async (factor: object | undefined) => {
    setFault(undefined);
    const outcome = factor ? (await act('POST /session/factor', factor)).outcome : 'REFUSED';
    if (outcome === 'DONE') onDone();
    else if (outcome === 'SIGNED_OUT') onSignedOut();
    else setFault(SAYS[outcome] ?? SAYS.REFUSED);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('factor') ?? '').trim();
    event.currentTarget.reset();
    void give({ code });
  };
  const passkey = async () => {
    const signed = await askPasskey();
    await give(signed && { passkey: signed });
  };

  if (provider !== null) {
    const leave = async () => {
      if (!(await goToProvider(provider, true))) setFault(SAYS.UNREACHABLE);
    };
    return (
      <section aria-labelledby="step-up" className="notice">
        <h2 id="step-up">Sign in again at your organisation</h2>
        <p>What you want to do is graver than reading. Sign in there again, then come back and repeat it.</p>
        <p role="alert">{fault}</p>
        <button type="button" className="button" onClick={() => void leave()}>
          Go to my organisation
        </button>
      </section>
    );
  }

  return (
    <section aria-labelledby="step-up" className="notice">
      <h2 id="step-up">Give your second factor again</h2>
      <p>What you want to do is graver than reading, so Signpost makes sure that it is you.</p>
      <form onSubmit={submit} className="sign-in">
        <label htmlFor="factor">One-time code or recovery code</label>
        <input id="factor" name="factor" ref={input} autoComplete="one-time-code" required />
        <p role="alert">{fault}</p>
        <div className="buttons">
          <button type="submit" className="button">
            Continue
          </button>
          <button type="button" className="button button-plain" onClick={() => void passkey()}>
            Use a passkey
          </button>
        </div>
      </form>
    </section>
  );
}
