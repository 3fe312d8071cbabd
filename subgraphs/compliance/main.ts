import { endRefused } from '../../platform/startFault.ts';
import { runSubgraph } from '../../platform/subgraphProcess.ts';
import { withSealing } from './sealing/background.ts';
import { complianceSettings } from './settings.ts';
import { createCompliance } from './subgraph.ts';

await runSubgraph({
  name: 'compliance',
  settings: complianceSettings,
  create: (dependencies) => withSealing(createCompliance(dependencies), dependencies),
}).catch(endRefused);
