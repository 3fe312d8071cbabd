// What the bundler resolves and the type checker cannot: style sheets and workers.
declare module '*.css';
declare module '*?worker' {
  const WorkerOfItsOwnFile: new () => Worker;
  export default WorkerOfItsOwnFile;
}

/** Where the editor looks for its workers. */
interface Window {
  MonacoEnvironment?: { getWorker(id: string, label: string): Worker };
}
