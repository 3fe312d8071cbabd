import { useMonaco } from '@graphiql/react';
import EditorWorker from 'monaco-editor/esm/vs/editor/editor.worker.js?worker';
import JsonWorker from 'monaco-editor/esm/vs/language/json/json.worker.js?worker';
import GraphQLWorker from 'monaco-graphql/esm/graphql.worker.js?worker';
import { useEffect, useState } from 'react';

// Each worker is a file of this origin: the content security policy knows no blob: and no eval.
self.MonacoEnvironment = {
  getWorker(_id: string, label: string): Worker {
    if (label === 'json') return new JsonWorker();
    if (label === 'graphql') return new GraphQLWorker();
    return new EditorWorker();
  },
};

/** Names of the two editor themes, as GraphiQL wants them. */
export const EDITOR_THEME = { light: 'signpost-light', dark: 'signpost-dark' } as const;

// Every colour stands at 4.5 to 1 or better against its background, which the editor's own do not.
const LIGHT = {
  keyword: '7a1f8f',
  field: '0b4a7a',
  name: '8a3a00',
  text: 'a01515',
  number: '0a5c38',
  quiet: '55606b',
};
const DARK = {
  keyword: 'e0a8ef',
  field: '9ccbf5',
  name: 'ffc78f',
  text: 'ffab9e',
  number: '9fdcb8',
  quiet: 'a9b4bf',
};

/** Brackets in one colour: the editor's own six do not all pass, and colour says nothing that depth does not. */
function brackets(ink: string): Record<string, string> {
  return Object.fromEntries(
    [1, 2, 3, 4, 5, 6].map((n) => [`editorBracketHighlight.foreground${n}`, `#${ink}`]),
  );
}

function theme(base: 'vs' | 'vs-dark', c: typeof LIGHT, ground: string, ink: string, accent: string) {
  const rule = (token: string, foreground: string) => ({ token, foreground });
  return {
    base,
    inherit: true,
    rules: [
      rule('', ink),
      rule('keyword', c.keyword),
      rule('key.identifier', c.field),
      rule('argument.identifier', c.name),
      rule('type.identifier', c.number),
      rule('annotation', c.keyword),
      rule('string', c.text),
      rule('string.key.json', c.field),
      rule('string.value.json', c.text),
      rule('number', c.number),
      rule('keyword.json', c.keyword),
      rule('comment', c.quiet),
      rule('delimiter', ink),
      rule('operator', ink),
    ],
    colors: {
      'editor.background': `#${ground}`,
      'editor.foreground': `#${ink}`,
      'editorLineNumber.foreground': `#${c.quiet}`,
      'editorLineNumber.activeForeground': `#${ink}`,
      'editorCursor.foreground': `#${ink}`,
      'editorLineNumber.dimmedForeground': `#${c.quiet}`,
      ...brackets(ink),
      'scrollbar.shadow': '#00000000',
      focusBorder: `#${accent}`,
    },
  };
}

/**
 * Loads the editor once and gives it our two themes. False until it can be used.
 * @throws never; a chunk that cannot be loaded leaves the page waiting with its own message
 */
export function useEditor(): boolean {
  const { monaco, actions } = useMonaco();
  const [ready, setReady] = useState(false);
  useEffect(() => {
    void actions.initialize();
  }, [actions]);
  useEffect(() => {
    if (!monaco) return;
    // For all editors of the page: Tab leaves them. By default it indents, which traps the keyboard (WCAG 2.1.2).
    void import('monaco-editor/esm/vs/editor/browser/config/tabFocus.js').then(({ TabFocus }) =>
      TabFocus.setTabFocusMode(true),
    );
    monaco.editor.defineTheme(EDITOR_THEME.light, theme('vs', LIGHT, 'ffffff', '17222b', '1a5f9e'));
    monaco.editor.defineTheme(EDITOR_THEME.dark, theme('vs-dark', DARK, '151d24', 'e8edf1', '8fc4f2'));
    setReady(true);
  }, [monaco]);
  return ready;
}

/** What every editor of the page is set to, beyond GraphiQL's own: reached by Tab, the system's fonts, wrapped lines; no address that somebody wrote leads anywhere. */
export const EDITOR_OPTIONS = {
  tabIndex: 0,
  wordWrap: 'on',
  fontFamily: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, "DejaVu Sans Mono", Consolas, monospace',
  fontSize: 14,
  lineHeight: 22,
  lineNumbersMinChars: 3,
  fixedOverflowWidgets: true,
  links: false,
  padding: { top: 8, bottom: 8 },
} as const;
