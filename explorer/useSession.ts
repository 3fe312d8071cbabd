import { useCallback, useEffect, useRef, useState } from 'react';
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
  /** Reads the session again, which counts as using it. */
  refresh(): Promise<void>;
  /** Says that the browser has a new session. */
  enter(): Promise<void>;
  /** Says that an answer came, which has moved the session's end. */
  answered(): void;
  /** Says that the server no longer knows the session. */
  end(): void;
  /** Ends the session on the server. Throws when it could not be ended. */
  leave(): Promise<void>;
}

// Windows of this origin tell each other that the session has changed; nothing of it is in the message.
const CHANNEL = 'signpost-session';

/** How often, in milliseconds, answers make the page read the session again: each reading is an operation, and audited. */
const REREAD = 60_000;

/** Follows the session of this page, beginning with the one that the browser's cookie stands for. */
export function useSession(): SessionControl {
  const [state, setState] = useState<SessionState>({ step: 'asking' });
  const readAt = useRef(0);

  const refresh = useCallback(async () => {
    try {
      readAt.current = Date.now();
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
    tellOtherWindows();
    setState({ step: 'signedOut', because: 'signedOut' });
  }, []);

  useEffect(() => {
    void refresh();
    // Somebody signed in or out in another window: what is shown must be whose cookie is sent.
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = () => void refresh();
    return () => channel.close();
  }, [refresh]);

  const enter = useCallback(async () => {
    tellOtherWindows();
    await refresh();
  }, [refresh]);

  const answered = useCallback(() => {
    if (Date.now() - readAt.current > REREAD) void refresh();
  }, [refresh]);

  return { state, enter, answered, refresh, end, leave };
}

function tellOtherWindows() {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('changed');
  channel.close();
}

function withoutSession(before: SessionState): SessionState {
  if (before.step === 'signedOut') return before;
  return { step: 'signedOut', because: before.step === 'signedIn' ? 'ended' : 'notYet' };
}
