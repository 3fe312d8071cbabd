import { subgraphSettings } from '../../platform/subgraphProcess.ts';

/** The settings of records as a process of its own. */
export const recordsSettings = subgraphSettings(4001);
