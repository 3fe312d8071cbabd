import { z } from 'zod';
import { commonSettings, count, singleSettings } from '../platform/settings.ts';

/** The settings of the gateway alone, wherever it runs. */
export const gatewayOnly = {
  TRUSTED_DOCUMENTS: z.enum(['required', 'open'], { error: 'must be required or open' }).optional(),
  MAX_IN_FLIGHT: count('of requests', 1, 10_000, 128),
  DATABASE_DIRECT_URL: commonSettings.DATABASE_URL,
};

/**
 * Requires in production the address by which people know the service: passkeys and tokens that were bound to another
 * would become useless once it is set. Reported together with any other faults of the settings.
 */
export function knownByAddress<
  S extends z.ZodType<{ readonly NODE_ENV: string; readonly SIGNPOST_PUBLIC_URL?: string | undefined }>,
>(schema: S): S {
  return schema.refine(
    ({ NODE_ENV, SIGNPOST_PUBLIC_URL }) => NODE_ENV !== 'production' || SIGNPOST_PUBLIC_URL !== undefined,
    {
      path: ['SIGNPOST_PUBLIC_URL'],
      error:
        'is not set; give the https:// address that people know the service by, to which passkeys and tokens are bound',
      when: () => true,
    },
  );
}

/** The gateway as a process of its own: subgraphs over HTTP, on this machine unless told otherwise. */
export const gatewaySettings = knownByAddress(
  z.object({
    ...singleSettings,
    SIGNPOST_PUBLIC_URL: commonSettings.SIGNPOST_PUBLIC_URL,
    SIGNPOST_RECORDS_URL: commonSettings.SIGNPOST_RECORDS_URL.default('http://127.0.0.1:4001'),
    SIGNPOST_USERS_URL: commonSettings.SIGNPOST_USERS_URL.default('http://127.0.0.1:4002'),
    SIGNPOST_COMPLIANCE_URL: commonSettings.SIGNPOST_COMPLIANCE_URL.default('http://127.0.0.1:4003'),
    ...gatewayOnly,
  }),
);

/** Whether callers who may not explore run trusted documents only: always in production unless told otherwise. */
export function isTrustedOnly(settings: {
  NODE_ENV: string;
  TRUSTED_DOCUMENTS?: 'required' | 'open';
}): boolean {
  return (
    (settings.TRUSTED_DOCUMENTS ?? (settings.NODE_ENV === 'production' ? 'required' : 'open')) === 'required'
  );
}
