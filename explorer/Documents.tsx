import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';

/** The open documents: which one is edited, a new one, and closing one. `onChange` is called when another one is shown. */
export function Documents({ onChange }: { onChange(): void }) {
  const { addTab, changeTab, closeTab, stop } = useGraphiQLActions();
  const { tabs, activeTabIndex } = useGraphiQL((state) => ({
    tabs: state.tabs,
    activeTabIndex: state.activeTabIndex,
  }));
  // A running request belongs to the document it was sent from: leaving that document ends it.
  const leaving = (act: () => void) => () => {
    stop();
    act();
    onChange();
  };
  return (
    <nav className="documents" aria-label="Open documents">
      <ul>
        {tabs.map((tab, index) => (
          <li key={tab.id} className={index === activeTabIndex ? 'document document-active' : 'document'}>
            <button
              type="button"
              className="document-button"
              aria-current={index === activeTabIndex ? 'true' : undefined}
              onClick={leaving(() => changeTab(index))}
            >
              {nameOf(tab.title)}
            </button>
            {tabs.length > 1 && (
              <button
                type="button"
                className="document-button document-close"
                aria-label={`Close ${nameOf(tab.title)}`}
                onClick={leaving(() => closeTab(index))}
              >
                <span aria-hidden="true">×</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      <button type="button" className="document-button document-new" onClick={leaving(addTab)}>
        New document
      </button>
    </nav>
  );
}

/** GraphiQL calls a document without a named operation "<untitled>". */
function nameOf(title: string): string {
  return title === '<untitled>' ? 'Untitled' : title;
}
