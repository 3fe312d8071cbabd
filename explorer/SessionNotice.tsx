import { useEffect, useState } from 'react';
import { timeOfDay } from './words.ts';

/** How long before its end a session's end is announced, in milliseconds: time to read, decide and press (WCAG 2.2.1). */
const WARNING = 2 * 60_000;

/** How often it is looked whether the end has come, in milliseconds: a timer alone stands still while a machine sleeps. */
const LOOK = 5_000;

/** Two readings of one end differ by the server's rounding of its clock to seconds. */
const SAME = 5_000;

/**
 * Says, once, that the session will end soon, with a button that renews it; says so with `onEnd` when the time has come.
 * `onRenew` reads the session again, which counts as use. Where that does not move the end, it has lasted as long as a
 * session may.
 */
export function SessionNotice({
  endsAt,
  onRenew,
  onEnd,
}: {
  endsAt: number;
  onRenew(): Promise<void>;
  onEnd(): void;
}) {
  const [soon, setSoon] = useState(false);
  const [renewedFrom, setRenewedFrom] = useState(0);
  useEffect(() => {
    const begun = performance.now();
    const given = endsAt - Date.now();
    const look = () => {
      // By both clocks: one may be set back, the other stands still while the machine sleeps.
      const left = Math.min(endsAt - Date.now(), given - (performance.now() - begun));
      setSoon(left <= WARNING);
      // A second later than the end, so that the server agrees that it has come.
      if (left < -1000) onEnd();
    };
    look();
    const looking = setInterval(look, LOOK);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(looking);
      document.removeEventListener('visibilitychange', look);
    };
  }, [endsAt, onEnd]);

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
