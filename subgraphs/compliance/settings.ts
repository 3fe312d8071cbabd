import { subgraphSettings } from '../../platform/subgraphProcess.ts';

/** The settings of compliance as a process of its own. */
export const complianceSettings = subgraphSettings(4003);
