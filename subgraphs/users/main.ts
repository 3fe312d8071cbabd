import { endRefused } from '../../platform/startFault.ts';
import { runSubgraph } from '../../platform/subgraphProcess.ts';
import { usersSettings } from './settings.ts';
import { refuseDemoAccounts, refuseStrangeStamps } from './start.ts';
import { createUsers } from './subgraph.ts';

await runSubgraph({
  name: 'users',
  settings: usersSettings,
  create: createUsers,
  check: refuseStrangeStamps,
  checkProduction: refuseDemoAccounts,
}).catch(endRefused);
