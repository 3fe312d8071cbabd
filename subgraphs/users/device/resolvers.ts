import { idOrNone } from '../../../platform/mutation.ts';
import { openCursor, pageOf, pageSize } from '../../../platform/page.ts';
import type { Resolvers } from '../generated.ts';
import { recordDevice, registerDevice } from './changes.ts';
import { reconciles } from './device.ts';
import { countDevices, findDevice, readDevices } from './store.ts';

/** The register of second-factor devices. */
export const deviceResolvers = {
  Query: {
    deviceRegister: async (_parent, { organisationId }, { care, caller }) => {
      const wanted = organisationId == null ? null : idOrNone(organisationId);
      const counts = await countDevices(care.sql, caller, wanted);
      const { STORED: stored, ISSUED: issued, LOST: lost, DESTROYED: destroyed } = counts.now;
      return {
        registered: counts.registered,
        stored,
        issued,
        lost,
        destroyed,
        reconciles: reconciles(counts),
      };
    },
    devices: async (_parent, { state, first, after }, { care, caller, cursorKey }) => {
      const owner = { accountId: caller.accountId, query: `devices ${state ?? ''}` };
      const size = pageSize(first, care.policy);
      const from = after == null ? null : openCursor(cursorKey, owner, after);
      const rows = await readDevices(care.sql, caller, {
        state: state ?? null,
        after: from,
        limit: size + 1,
      });
      const { edges, pageInfo } = pageOf(cursorKey, owner, rows, size, ({ id }) => id);
      return { edges: [...edges], pageInfo };
    },
  },
  Mutation: {
    registerDevice: (_parent, { input }, { care, caller }) => registerDevice(care, caller, input),
    recordDevice: (_parent, { input }, { care, caller }) => recordDevice(care, caller, input),
  },
  DeviceChanged: {
    device: async ({ deviceId }, _args, { care, caller }) =>
      (await findDevice(care.sql, caller, deviceId)) ?? null,
  },
  Device: {
    holder: ({ account_id: id }, _args, { findAccount }) => (id === null ? null : findAccount(id)),
    organisation: ({ organisation_id: id }, _args, { findOrganisation }) => findOrganisation(id),
  },
} satisfies Resolvers;
