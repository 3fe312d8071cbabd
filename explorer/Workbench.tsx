import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import './styles/workbench.css';
import { DOC_EXPLORER_PLUGIN, DocExplorerStore } from '@graphiql/plugin-doc-explorer';
import { GraphiQLProvider } from '@graphiql/react';
import { type ComponentProps, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Documents } from './Documents.tsx';
import { Editors } from './Editors.tsx';
import { EDITOR_THEME, useEditor } from './editor.ts';
import { graphFetcher, type Outcome } from './graph.ts';
import type { Guide } from './guide.ts';
import { ReadyOperations } from './ReadyOperations.tsx';
import { SchemaDocs } from './SchemaDocs.tsx';
import { LoadingEditor, type WorkbenchEvents } from './SignedIn.tsx';
import { StepUp } from './StepUp.tsx';
import { act, type OwnSecurity } from './security.ts';
import { useOpenOperation } from './useOpenOperation.ts';
import { WELCOME } from './welcome.ts';

interface Props extends WorkbenchEvents {
  guide: Guide | 'failed' | undefined;
  /** Whether this is the page that is shown. */
  active: boolean;
}

// GraphiQL's type wants three ways to subscribe; it uses the one that we have.
type Fetcher = ComponentProps<typeof GraphiQLProvider>['fetcher'];

const PLUGINS = [DOC_EXPLORER_PLUGIN];

/**
 * GraphiQL's editors, documentation and state in a layout of our own: its own layout needs a mouse to resize, and cannot
 * be read at 400 % zoom. Nothing is stored in the browser (`storage: null`): documents live in this page's memory.
 */
export function Workbench({ guide, active, documents, onDocuments, onAnswered, onSignedOut }: Props) {
  const [outcome, setOutcome] = useState<Outcome>();
  const events = useRef({ onDocuments, onAnswered, onSignedOut });
  events.current = { onDocuments, onAnswered, onSignedOut };
  // Only what there was when the editor appeared: afterwards GraphiQL's own state leads.
  const [initial] = useState(() => (documents?.length ? documents : [WELCOME]).map((query) => ({ query })));
  const fetcher = useMemo(
    () =>
      graphFetcher({
        onSignedOut: () => events.current.onSignedOut(),
        onOutcome: (outcome) => {
          setOutcome(outcome);
          events.current.onAnswered();
        },
      }),
    [],
  );

  // GraphiQL itself shows nothing yet when it is first rendered.
  const [begun, setBegun] = useState(false);
  const ready = useEditor();
  const loading = !begun && <LoadingEditor active={active} />;
  if (!ready) return loading;
  return (
    <>
      {loading}
      <GraphiQLProvider
        fetcher={fetcher as unknown as Fetcher}
        storage={null as unknown as undefined}
        defaultTabs={initial}
        editorTheme={EDITOR_THEME}
        plugins={PLUGINS}
        referencePlugin={DOC_EXPLORER_PLUGIN}
        onTabChange={({ tabs }) => events.current.onDocuments(tabs.map(({ query }) => query ?? ''))}
      >
        <DocExplorerStore>
          <Layout
            guide={guide}
            active={active}
            outcome={outcome}
            onOutcome={setOutcome}
            onSignedOut={onSignedOut}
          />
          <Begun onBegun={setBegun} />
        </DocExplorerStore>
      </GraphiQLProvider>
    </>
  );
}

/** Says that what stands beside it is there, before the browser shows it. */
function Begun({ onBegun }: { onBegun(begun: true): void }) {
  useLayoutEffect(() => onBegun(true), [onBegun]);
  return null;
}

interface LayoutProps {
  guide: Props['guide'];
  active: boolean;
  outcome: Outcome | undefined;
  onOutcome(outcome: Outcome | undefined): void;
  onSignedOut(): void;
}

function Layout({ guide, active, outcome, onOutcome, onSignedOut }: LayoutProps) {
  const open = useOpenOperation();
  /** Another document is shown, so the last outcome is not its own. */
  const onOpened = () => onOutcome(undefined);
  const needsFactor = typeof outcome === 'object' && outcome.needsFactor;
  return (
    <div className="workbench graphiql-container">
      <ReadyOperations
        guide={guide}
        onOpen={(operation) => {
          open(operation);
          onOpened();
        }}
      />
      <main className="bench" id={active ? 'main' : undefined} tabIndex={-1}>
        <h1 className="visually-hidden">Explorer</h1>
        <Documents onChange={onOpened} />
        {needsFactor && <FactorFirst onDone={() => onOutcome('factorGiven')} onSignedOut={onSignedOut} />}
        <Editors outcome={outcome} onNotSent={() => onOutcome('notSent')} />
      </main>
      <SchemaDocs />
    </div>
  );
}

/** Takes the second factor where an operation wants it anew: documents and variables stay as they are meanwhile. */
function FactorFirst({ onDone, onSignedOut }: { onDone(): void; onSignedOut(): void }) {
  const [provider, setProvider] = useState<string | null>();
  useEffect(() => {
    void act<OwnSecurity>('GET /security').then((own) => setProvider(own.provider ?? null));
  }, []);
  if (provider === undefined) return null;
  return <StepUp provider={provider} onDone={onDone} onSignedOut={onSignedOut} />;
}
