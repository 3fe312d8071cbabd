import {
  QueryEditor,
  ResponseEditor,
  useGraphiQL,
  useGraphiQLActions,
  VariableEditor,
} from '@graphiql/react';
import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { EDITOR_OPTIONS } from './editor.ts';
import type { Outcome } from './graph.ts';

/** The operation, its variables, and the result, with the buttons that act on them. */
export function Editors({
  outcome,
  onNotSent,
}: {
  outcome: Outcome | undefined;
  /** It was run, and GraphiQL could not send it. */
  onNotSent(): void;
}) {
  useEditorOptions();
  useNotSent(onNotSent);
  return (
    <div className="editors">
      <section className="pane pane-operation" aria-labelledby="operation-heading">
        <div className="pane-head">
          <h2 id="operation-heading">Operation</h2>
          <RunControls />
        </div>
        {/* The editors' own text areas take the focus: a focusable box around them would be a second stop. */}
        <QueryEditor tabIndex={-1} />
        <Printed of="queryEditor" />
      </section>
      <section className="pane pane-variables" aria-labelledby="variables-heading">
        <div className="pane-head">
          <h2 id="variables-heading">Variables</h2>
        </div>
        <VariableEditor tabIndex={-1} />
        <Printed of="variableEditor" />
      </section>
      <section className="pane pane-result" aria-labelledby="result-heading">
        <div className="pane-head">
          <h2 id="result-heading">Result</h2>
          <p className="outcome" role="status">
            <OutcomeText outcome={outcome} />
          </p>
        </div>
        <ResponseEditor tabIndex={-1} role="presentation" aria-live="off" aria-label={undefined} />
        <Printed of="responseEditor" />
      </section>
    </div>
  );
}

/** All of an editor's text while it is printed: of the editor itself there are only the lines that the window shows. */
function Printed({ of }: { of: 'queryEditor' | 'variableEditor' | 'responseEditor' }) {
  const editor = useGraphiQL((state) => state[of]);
  const [text, setText] = useState<string>();
  useEffect(() => {
    // At once: the browser takes the page as it is when the event has been heard.
    const take = () => flushSync(() => setText(editor?.getValue()));
    const leave = () => setText(undefined);
    window.addEventListener('beforeprint', take);
    window.addEventListener('afterprint', leave);
    return () => {
      window.removeEventListener('beforeprint', take);
      window.removeEventListener('afterprint', leave);
    };
  }, [editor]);
  return text ? <pre className="printed">{text}</pre> : null;
}

function RunControls() {
  const { run, stop, setOperationName, prettifyEditors } = useGraphiQLActions();
  const { isFetching, operations, operationName } = useGraphiQL((state) => ({
    isFetching: state.isFetching,
    operations: state.operations,
    operationName: state.operationName,
  }));
  const names = (operations ?? []).flatMap(({ name }) => (name ? [name.value] : []));
  return (
    <div className="pane-actions">
      {names.length > 1 && (
        <label className="choose-operation">
          <span className="visually-hidden">Operation to run</span>
          <select
            value={operationName ?? names[0]}
            onChange={(event) => setOperationName(event.target.value)}
          >
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      <button type="button" className="button button-plain" onClick={() => void prettifyEditors()}>
        Tidy
      </button>
      <button
        type="button"
        className="button"
        aria-keyshortcuts="Control+Enter"
        // The second half of a double click is no other wish: it would stop what the first began.
        onClick={({ detail }) => detail < 2 && (isFetching ? stop() : void run())}
      >
        {isFetching ? 'Stop' : 'Run'}
      </button>
    </div>
  );
}

function OutcomeText({ outcome }: { outcome: Outcome | undefined }) {
  const isFetching = useGraphiQL((state) => state.isFetching);
  if (isFetching) return 'Waiting for the answer';
  if (!outcome) return null;
  if (outcome === 'stopped') return 'Stopped: it may have been done. Run it again to see the answer';
  if (outcome === 'notSent') return 'Not sent: the variables are no JSON. Correct them, then run it again';
  if (outcome === 'factorGiven') return 'Your second factor was taken. Run it again';
  const errors =
    outcome.errors === 0 ? 'no errors' : `${outcome.errors} ${outcome.errors === 1 ? 'error' : 'errors'}`;
  const answered = `Answered in ${outcome.milliseconds} ms, ${errors}`;
  if (!outcome.notFound) return answered;
  // The answer says no more to anybody; what to try next is the same whichever it is.
  return (
    <>
      <span>{answered}</span>. Put a number or id from an earlier answer into the variables, and open a record
      before you work on it.
    </>
  );
}

/** GraphiQL tells of what it does not send in the result alone: the outcome of the run before would stand beside it. */
function useNotSent(onNotSent: () => void): void {
  const { run, responseEditor } = useGraphiQL((state) => ({
    run: state.queryId,
    responseEditor: state.responseEditor,
  }));
  const told = useRef(run);
  useEffect(() => {
    const isNew = run !== told.current;
    told.current = run;
    if (isNew && responseEditor?.getValue().includes('"Request not sent.')) onNotSent();
  }, [run, responseEditor, onNotSent]);
}

/** Gives each editor its accessible name and our options once it exists, and follows the light or dark setting. */
function useEditorOptions() {
  const { queryEditor, variableEditor, responseEditor } = useGraphiQL((state) => ({
    queryEditor: state.queryEditor,
    variableEditor: state.variableEditor,
    responseEditor: state.responseEditor,
  }));
  const { setTheme } = useGraphiQLActions();

  useEffect(() => {
    queryEditor?.updateOptions({ ...EDITOR_OPTIONS, ariaLabel: 'Operation, in GraphQL' });
    variableEditor?.updateOptions({ ...EDITOR_OPTIONS, ariaLabel: 'Variables, as JSON' });
    responseEditor?.updateOptions({ ...EDITOR_OPTIONS, ariaLabel: 'Result, read only', lineNumbers: 'off' });
  }, [queryEditor, variableEditor, responseEditor]);

  useEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const follow = () => setTheme(null);
    follow();
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, [setTheme]);
}
