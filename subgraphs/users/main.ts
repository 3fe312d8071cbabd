import { endRefused } from '../../platform/startFault.ts';
import { runSubgraph } from '../../platform/subgraphProcess.ts';
import { refuseDemoAccounts } from './production.ts';
import { usersSettings } from './settings.ts';
import { createUsers } from './subgraph.ts';

await runSubgraph({
  name: 'users',
  settings: usersSettings,
  create: createUsers,
  checkProduction: refuseDemoAccounts,
}).catch(endRefused);
