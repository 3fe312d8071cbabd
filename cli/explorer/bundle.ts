import { join } from 'node:path';
import { build } from 'vite';

// Bundles explorer/ into the folder named: one page, its scripts, styles, workers and fonts as files of this origin.
await build({
  configFile: false,
  root: join(import.meta.dirname, '..', '..', 'explorer'),
  base: '/',
  mode: 'production',
  logLevel: 'silent',
  resolve: { dedupe: ['graphql', 'react', 'react-dom'] },
  worker: { format: 'es' },
  build: {
    outDir: process.argv[2] as string,
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    modulePreload: { polyfill: false },
    // A data: worker or script would need a wider content security policy: everything is a file.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 10_000,
  },
});
