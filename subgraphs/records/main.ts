import { endRefused } from '../../platform/startFault.ts';
import { runSubgraph } from '../../platform/subgraphProcess.ts';
import { recordsSettings } from './settings.ts';
import { createRecords } from './subgraph.ts';

await runSubgraph({ name: 'records', settings: recordsSettings, create: createRecords }).catch(endRefused);
