import { DOC_EXPLORER_PLUGIN, DocExplorer } from '@graphiql/plugin-doc-explorer';
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';

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
        {open && <DocExplorer />}
      </div>
    </aside>
  );
}
