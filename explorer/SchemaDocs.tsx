import { DOC_EXPLORER_PLUGIN, DocExplorer, useDocExplorer } from '@graphiql/plugin-doc-explorer';
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef } from 'react';

/** GraphiQL's documentation of the schema, opened and closed by a button, or from a name in the editor. */
export function SchemaDocs() {
  const { setVisiblePlugin } = useGraphiQLActions();
  const open = useGraphiQL((state) => state.visiblePlugin === DOC_EXPLORER_PLUGIN);
  return (
    <aside className={open ? 'docs docs-open' : 'docs'} aria-label="Schema documentation">
      <button
        type="button"
        className="docs-toggle"
        aria-expanded={open}
        aria-controls="schema-docs"
        onClick={() => setVisiblePlugin(open ? null : DOC_EXPLORER_PLUGIN)}
      >
        Schema documentation
      </button>
      <div id="schema-docs" className="docs-body" hidden={!open}>
        {open && <NamedDocs />}
      </div>
    </aside>
  );
}

/** The documentation with a name for its search box, which GraphiQL leaves without one. */
function NamedDocs() {
  const frame = useRef<HTMLDivElement>(null);
  const steps = useDocExplorer();
  const schema = useGraphiQL((state) => state.schema);
  // The box is made anew with each page of the documentation, so it is named anew after each.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const box = frame.current?.querySelector('[role="combobox"]');
    box?.setAttribute('aria-label', 'Search the schema');
    box?.setAttribute('placeholder', 'Search the schema');
  }, [steps, schema]);
  return (
    <div ref={frame}>
      <DocExplorer />
    </div>
  );
}
