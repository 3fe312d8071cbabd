import { useEffect, useRef } from 'react';
import { Header } from './Header.tsx';
import { MySecurity } from './MySecurity.tsx';
import { NotForYourRole } from './NotForYourRole.tsx';
import { FactorNotGiven } from './ProviderSignIn.tsx';
import { PAGE_TITLES, type Page, usePage } from './page.ts';
import { SessionNotice } from './SessionNotice.tsx';
import { SignedIn } from './SignedIn.tsx';
import { SignIn } from './SignIn.tsx';
import type { Session } from './session.ts';
import { type SessionControl, useSession } from './useSession.ts';

/** Texts of the documents that somebody was working on, kept while the session is renewed. */
interface Draft {
  owner: string;
  documents: string[];
}

/** The whole page: sign-in, the explorer, one's own security, or why it is not for this role. */
export function App() {
  const control = useSession();
  const { state } = control;
  const page = usePage();
  const signedIn = state.step === 'signedIn';

  useEffect(() => {
    document.title = `${signedIn ? PAGE_TITLES[page] : 'Sign in'} – Signpost`;
  }, [signedIn, page]);

  return (
    <>
      <p className="visually-hidden" role="status">
        {signedIn &&
          (state.session.account.name ? `Signed in as ${state.session.account.name}.` : 'Signed in.')}
      </p>
      <Content control={control} page={page} />
    </>
  );
}

function Content({ control, page }: { control: SessionControl; page: Page }) {
  const { state, refresh, enter, answered, expire, end, leave } = control;
  // In memory only, and only the documents' text: variables and results hold personal data and go with the session.
  const draft = useRef<Draft | undefined>(undefined);

  if (state.step === 'asking') return <Waiting />;
  if (state.step === 'unreachable') return <Unreachable onRetry={refresh} />;
  if (state.step === 'signedOut') return <SignIn because={state.because} onSignedIn={enter} />;

  const { session } = state;
  const owner = ownerOf(session);
  if (draft.current?.owner !== owner) draft.current = undefined;

  const onLeave = async () => {
    await leave();
    draft.current = undefined;
  };

  return (
    <>
      <a className="skip-link" href="#main">
        Skip to main content
      </a>
      <Header session={session} page={page} onLeave={onLeave} />
      <SessionNotice endsAt={session.endsAt} onRenew={refresh} onEnd={expire} />
      <FactorNotGiven />
      {session.mayExplore ? (
        <SignedIn
          key={owner}
          page={page}
          documents={draft.current?.documents}
          onDocuments={(documents) => {
            draft.current = { owner, documents };
          }}
          onAnswered={answered}
          onSignedOut={end}
        />
      ) : (
        page !== 'security' && <NotForYourRole session={session} />
      )}
      {page === 'security' && <MySecurity onSignedOut={end} />}
    </>
  );
}

function ownerOf({ account }: Session): string {
  return JSON.stringify([account.name, account.organisation, account.authority]);
}

function Waiting() {
  return (
    <main id="main" className="plain-page" aria-busy="true">
      <h1>Signpost explorer</h1>
      <p>Asking whether you are signed in.</p>
    </main>
  );
}

function Unreachable({ onRetry }: { onRetry(): void }) {
  return (
    <main id="main" className="plain-page">
      <h1>Signpost cannot be reached</h1>
      <p>The service did not answer. Check that it is running, then try again.</p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </main>
  );
}
