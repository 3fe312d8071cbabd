import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SUBGRAPH_NAMES } from '../platform/caller.ts';
import { permissions } from '../platform/permissions.ts';
import { runCommand } from './command/command.ts';
import { composeSupergraph, writeComposed } from './generate/compose.ts';
import { typesFile, typesOf } from './generate/types.ts';
import { whoSeesWhat } from './generate/whoSeesWhat.ts';
import { letterPage } from './letter/table.ts';

// `npm run generate`: all that is made from schema/ and committed. The same schema gives the same bytes. With `--release`
// the API schema is the released one from now on: later ones are compared with it for breaking changes.
await runCommand({ usage: 'npm run generate [-- --release]' }, async () => {
  const { release } = parseArgs({ options: { release: { type: 'boolean', default: false } } }).values;
  for (const name of SUBGRAPH_NAMES) {
    writeFileSync(typesFile(name), await typesOf(name));
  }
  const composed = composeSupergraph();
  writeComposed(composed, release);
  writeFileSync(new URL('../docs/who-sees-what.md', import.meta.url), whoSeesWhat(permissions, composed.api));
  writeFileSync(new URL('../docs/letter.md', import.meta.url), letterPage());
  console.log(
    'Generated the subgraphs’ types, the composed schemas, docs/who-sees-what.md and docs/letter.md.',
  );
  return 0;
});
