import { writeFileSync } from 'node:fs';
import { permissions } from '../platform/permissions.ts';
import { composeSupergraph, writeComposed } from './compose.ts';
import { typesFile, typesOf } from './generateTypes.ts';
import { letterPage } from './letter/table.ts';
import { whoSeesWhat } from './whoSeesWhat.ts';

// `npm run generate`: all that is made from schema/ and committed. The same schema gives the same bytes.
for (const name of ['records', 'users', 'compliance'] as const) {
  writeFileSync(typesFile(name), await typesOf(name));
}
const composed = composeSupergraph();
writeComposed(composed, false);
writeFileSync(new URL('../docs/who-sees-what.md', import.meta.url), whoSeesWhat(permissions, composed.api));
writeFileSync(new URL('../docs/letter.md', import.meta.url), letterPage());
console.log(
  'Generated the subgraphs’ types, the composed schemas, docs/who-sees-what.md and docs/letter.md.',
);
