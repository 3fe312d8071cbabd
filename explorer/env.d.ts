// What the bundler resolves and the type checker cannot: style sheets and workers.
declare module '*.css';
declare module '*?worker' {
  const WorkerOfItsOwnFile: new () => Worker;
  export default WorkerOfItsOwnFile;
}
declare module 'monaco-editor/esm/vs/editor/browser/config/tabFocus.js' {
  export const TabFocus: { setTabFocusMode(leaves: boolean): void };
}

/** Where the editor looks for its workers. */
interface Window {
  MonacoEnvironment?: { getWorker(id: string, label: string): Worker };
}
