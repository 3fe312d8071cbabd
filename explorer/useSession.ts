import { useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { findEnd, findSession, type Session, signOut } from './session.ts';

/** Why the sign-in form is shown, so that it can say so. */
export type SignedOutBecause = 'notYet' | 'ended' | 'signedOut' | 'closed';

/** What is known about who is there. */
type SessionState =
  | { step: 'asking' }
  | { step: 'unreachable' }
  | { step: 'signedOut'; because: SignedOutBecause }
  | { step: 'signedIn'; session: Session };

/** The session as the page follows it, and what can be done about it. */
export interface SessionControl {
  state: SessionState;
  /** Reads the session again, which counts as using it. */
  refresh(): Promise<void>;
  /** Says that the browser has a new session. False when it has none. */
  enter(): Promise<boolean>;
  /** Says that an answer came, which has moved the session's end. */
  answered(): void;
  /** Says that the session's end has come as far as this page knows; looks whether it was used elsewhere, which is no use of it. */
  expire(): void;
  /** Says that the server no longer knows the session: the page shows who is signed in, if somebody is. */
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
  const otherWindows = useRef<BroadcastChannel>(undefined);
  const tellOtherWindows = useCallback(() => otherWindows.current?.postMessage('changed'), []);

  /** True when there is a session. `isChanged`: whose it is may have changed. */
  const read = useCallback(async (isChanged: boolean): Promise<boolean> => {
    try {
      readAt.current = Date.now();
      const session = await findSession();
      if (session === 'none') setState(withoutSession);
      else if (session === 'closed') setState({ step: 'signedOut', because: 'closed' });
      else setState({ step: 'signedIn', session });
      return typeof session === 'object';
    } catch {
      // One answer that failed does not take the page away from somebody who is working in it, unless what they do may
      // be done in the name of somebody else by now.
      setState((before) => (before.step === 'signedIn' && !isChanged ? before : { step: 'unreachable' }));
      return false;
    }
  }, []);
  const refresh = useCallback(async () => void (await read(false)), [read]);

  const end = useCallback(() => void read(true), [read]);

  const expire = useCallback(() => {
    const keep = (endsAt: number) =>
      setState((before) =>
        before.step === 'signedIn' ? { ...before, session: { ...before.session, endsAt } } : before,
      );
    findEnd().then(keep, end);
  }, [end]);

  const leave = useCallback(async () => {
    await signOut();
    tellOtherWindows();
    setState({ step: 'signedOut', because: 'signedOut' });
  }, [tellOtherWindows]);

  useEffect(() => {
    // Somebody signed in or out in another window: what is shown must be whose cookie is sent.
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = () => void read(true);
    otherWindows.current = channel;
    // Who comes back from their organisation's sign-in has a new session, too, and only this page knows.
    void read(false).then((signedIn) => signedIn && tellOtherWindows());
    // The browser may keep a page that was left as it was, and show it to whoever goes back to it.
    const hide = () => flushSync(() => setState({ step: 'asking' }));
    const show = ({ persisted }: PageTransitionEvent) => persisted && void read(true);
    window.addEventListener('pagehide', hide);
    window.addEventListener('pageshow', show);
    return () => {
      channel.close();
      window.removeEventListener('pagehide', hide);
      window.removeEventListener('pageshow', show);
    };
  }, [read, tellOtherWindows]);

  const enter = useCallback(async () => {
    tellOtherWindows();
    return read(false);
  }, [read, tellOtherWindows]);

  const answered = useCallback(() => {
    if (Date.now() - readAt.current > REREAD) void refresh();
  }, [refresh]);

  return { state, enter, answered, refresh, expire, end, leave };
}

function withoutSession(before: SessionState): SessionState {
  if (before.step === 'signedOut') return before;
  return { step: 'signedOut', because: before.step === 'signedIn' ? 'ended' : 'notYet' };
}
