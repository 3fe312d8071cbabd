import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useRef } from 'react';
import type { ReadyOperation } from './guide.ts';

/**
 * Opens a ready operation in the editor and takes the keyboard there. A document that was changed by hand is kept:
 * the operation then opens as a document of its own.
 */
export function useOpenOperation(): (operation: ReadyOperation) => void {
  const { addTab, stop } = useGraphiQLActions();
  const { queryEditor, variableEditor, responseEditor } = useGraphiQL((state) => ({
    queryEditor: state.queryEditor,
    variableEditor: state.variableEditor,
    responseEditor: state.responseEditor,
  }));
  const untouched = useRef(queryEditor?.getValue());

  return ({ document, variables }) => {
    if (!queryEditor) return;
    stop();
    const present = queryEditor.getValue();
    untouched.current ??= present;
    if (present.trim() !== '' && present !== untouched.current) addTab();
    queryEditor.setValue(document);
    variableEditor?.setValue(variables);
    responseEditor?.setValue('');
    untouched.current = document;
    queryEditor.setPosition({ lineNumber: 1, column: 1 });
    queryEditor.focus();
  };
}
