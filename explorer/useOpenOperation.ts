import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useRef } from 'react';
import type { ReadyOperation } from './guide.ts';
import { withDays, withFreshKey } from './variables.ts';
import { WELCOME } from './welcome.ts';

/**
 * Opens a ready operation in the editor and takes the keyboard there. A document that was written by hand, or whose
 * variables were, is kept: the operation then opens as a document of its own.
 */
export function useOpenOperation(): (operation: ReadyOperation) => void {
  const { addTab, stop } = useGraphiQLActions();
  const { queryEditor, variableEditor, responseEditor } = useGraphiQL((state) => ({
    queryEditor: state.queryEditor,
    variableEditor: state.variableEditor,
    responseEditor: state.responseEditor,
  }));
  const written = () => JSON.stringify([queryEditor?.getValue(), variableEditor?.getValue()]);
  const untouched = useRef<string>(undefined);

  return ({ document, variables }) => {
    if (!queryEditor) return;
    stop();
    const text = queryEditor.getValue().trim();
    const begun = text !== '' && text !== WELCOME.trim();
    if (begun && written() !== untouched.current) addTab();
    queryEditor.setValue(document);
    variableEditor?.setValue(withFreshKey(withDays(variables)));
    responseEditor?.setValue('');
    untouched.current = written();
    queryEditor.setPosition({ lineNumber: 1, column: 1 });
    queryEditor.focus();
    // Below the list in a narrow window: the keyboard would be where nobody sees it.
    queryEditor.getContainerDomNode().closest('section')?.scrollIntoView({ block: 'nearest' });
  };
}
