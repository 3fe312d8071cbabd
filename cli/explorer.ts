import { refuseArguments, runCommand } from './command/command.ts';
import { buildExplorer } from './explorer/build.ts';

// npm run explorer: builds the pages that the gateway serves, where what they are made of has changed. Without them nobody
// could open the link by which a password is set.
await runCommand({ usage: 'npm run explorer' }, async () => {
  refuseArguments();
  const built = await buildExplorer();
  console.log(built ? 'The explorer is built.' : 'The explorer is up to date.');
  return 0;
});
