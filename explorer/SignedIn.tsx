import { lazy, Suspense, useEffect, useState } from 'react';
import { type Guide, getGuide } from './guide.ts';
import type { Page } from './page.ts';
import { UserReports } from './UserReports.tsx';
import { WhoSeesWhat } from './WhoSeesWhat.tsx';

// The editor is most of the page's weight: people who may not explore never load it.
const Workbench = lazy(async () => ({ default: (await import('./Workbench.tsx')).Workbench }));

/** What the workbench needs from the page around it. */
export interface WorkbenchEvents {
  /** Documents to begin with, from before the session was renewed. */
  documents: string[] | undefined;
  /** The texts of the open documents changed. */
  onDocuments(documents: string[]): void;
  /** An answer came; the session's end has moved. */
  onAnswered(): void;
  /** The server no longer knows the session. */
  onSignedOut(): void;
}

/** The pages of somebody who may explore. The workbench stays as it is while the other page is read. */
export function SignedIn({ page, ...events }: { page: Page } & WorkbenchEvents) {
  const [guide, setGuide] = useState<Guide | 'failed'>();
  useEffect(() => {
    getGuide().then(setGuide, () => setGuide('failed'));
  }, []);

  return (
    <>
      <div className="explorer-page" hidden={page !== 'explorer'}>
        <Suspense fallback={<LoadingEditor active={page === 'explorer'} />}>
          <Workbench guide={guide} active={page === 'explorer'} {...events} />
        </Suspense>
      </div>
      {page === 'access' && <WhoSeesWhat guide={guide} />}
      {page === 'reports' && <UserReports onSignedOut={events.onSignedOut} />}
    </>
  );
}

/** The explorer's page until its editor is there. */
export function LoadingEditor({ active }: { active: boolean }) {
  return (
    <main className="plain-page" id={active ? 'main' : undefined} tabIndex={-1} aria-busy="true">
      <h1>Explorer</h1>
      <p>Loading the editor.</p>
    </main>
  );
}
