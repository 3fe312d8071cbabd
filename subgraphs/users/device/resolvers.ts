import { idOrNone } from '../../../platform/mutation.ts';
import { readPage } from '../../../platform/page.ts';
import { changing } from '../changing.ts';
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
    devices: (_parent, { state = null, ...page }, { care, caller, cursorKey }) =>
      readPage(
        { caller, cursorKey, policy: care.policy },
        `devices ${state ?? ''}`,
        page,
        (after: string | null, limit) => readDevices(care.sql, caller, { state, after, limit }),
        ({ id }) => id,
      ),
  },
  Mutation: {
    registerDevice: changing(registerDevice),
    recordDevice: changing(recordDevice),
  },
  DeviceChanged: {
    device: async ({ deviceId }, _args, { care, caller }) =>
      (await findDevice(care.sql, caller, deviceId)) ?? null,
  },
  Device: {
    holder: ({ account_id: id }, _args, { findAccount }) => findAccount(id),
    organisation: ({ organisation_id: id }, _args, { findOrganisation }) => findOrganisation(id),
  },
} satisfies Resolvers;
