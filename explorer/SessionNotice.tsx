import { useEffect, useState } from 'react';
import { timeOfDay } from './words.ts';

/** How long before its end a session's end is announced, in milliseconds: time to read, decide and press (WCAG 2.2.1). */
const WARNING = 2 * 60_000;

/** Two readings of one end differ by the server's rounding of its clock to seconds. */
const SAME = 5_000;

/**
 * Says, once, that the session will end soon, with a button that renews it; asks the server when the time has come.
 * `onRenew` reads the session again, which counts as use. Where that does not move the end, it has lasted as long as a
 * session may.
 */
export function SessionNotice({ endsAt, onRenew }: { endsAt: number; onRenew(): Promise<void> }) {
  const [soon, setSoon] = useState(false);
  const [renewedFrom, setRenewedFrom] = useState(0);
  useEffect(() => {
    const left = endsAt - Date.now();
    setSoon(left <= WARNING);
    const warn = setTimeout(() => setSoon(true), Math.max(0, left - WARNING));
    // A second later than the end, so that the server agrees that it has come.
    const ask = setTimeout(() => void onRenew(), Math.max(0, left) + 1000);
    return () => {
      clearTimeout(warn);
      clearTimeout(ask);
    };
  }, [endsAt, onRenew]);

  const renew = () => onRenew().then(() => setRenewedFrom(endsAt));
  const final = Math.abs(endsAt - renewedFrom) < SAME;
  const end = timeOfDay(endsAt);
  return (
    <div role="alert">
      {soon && (
        <div className="session-notice">
          <p>
            {final
              ? `Your session has lasted as long as one may, and ends at ${end}.`
              : `Your session ends at ${end} unless you use it.`}{' '}
            After that you sign in again; the text of your documents stays on this page, variables and results
            do not.
          </p>
          {!final && (
            <button type="button" className="button" onClick={() => void renew()}>
              Stay signed in
            </button>
          )}
        </div>
      )}
    </div>
  );
}
