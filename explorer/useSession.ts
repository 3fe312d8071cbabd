import { useCallback, useEffect, useState } from 'react';
import { findSession, type Session, signOut } from './session.ts';

/** Why the sign-in form is shown, so that it can say so. */
export type SignedOutBecause = 'notYet' | 'ended' | 'signedOut';

/** What is known about who is there. */
export type SessionState =
  | { step: 'asking' }
  | { step: 'unreachable' }
  | { step: 'signedOut'; because: SignedOutBecause }
  | { step: 'signedIn'; session: Session };

/** The session as the page follows it, and what can be done about it. */
export interface SessionControl {
  state: SessionState;
  /** Reads the session again: after signing in, and after each answer, which moves its end. */
  refresh(): Promise<void>;
  /** Says that the server no longer knows the session. */
  end(): void;
  /** Ends the session on the server. Throws when it could not be ended. */
  leave(): Promise<void>;
}

/** Follows the session of this page, beginning with the one that the browser's cookie stands for. */
export function useSession(): SessionControl {
  const [state, setState] = useState<SessionState>({ step: 'asking' });

  const refresh = useCallback(async () => {
    try {
      const session = await findSession();
      setState((before) => (session ? { step: 'signedIn', session } : withoutSession(before)));
    } catch {
      // One answer that failed does not take the page away from somebody who is working in it.
      setState((before) => (before.step === 'signedIn' ? before : { step: 'unreachable' }));
    }
  }, []);

  const end = useCallback(() => setState({ step: 'signedOut', because: 'ended' }), []);

  const leave = useCallback(async () => {
    await signOut();
    setState({ step: 'signedOut', because: 'signedOut' });
  }, []);

  useEffect(() => {
    void refresh();
    // Somebody may have signed in or out in another window: what is shown must be whose cookie is sent.
    const look = () => void refresh();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [refresh]);

  return { state, refresh, end, leave };
}

function withoutSession(before: SessionState): SessionState {
  if (before.step === 'signedOut') return before;
  return { step: 'signedOut', because: before.step === 'signedIn' ? 'ended' : 'notYet' };
}
