import { subgraphSettings } from '../../platform/subgraphProcess.ts';

/** The settings of users as a process of its own. */
export const usersSettings = subgraphSettings(4002);
