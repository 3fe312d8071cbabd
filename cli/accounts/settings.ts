import { z } from 'zod';
import { commonSettings, environment, readSettings } from '../../platform/settings.ts';

/** The settings of `npm run accounts:deliver` alone. */
export const deliveryOnly = {
  SIGNPOST_OUTBOX: z
    .string({
      error: 'is not set; name the folder that the mail system takes messages from, or - for the terminal',
    })
    .trim(),
};

const schema = z.object({
  ...deliveryOnly,
  SIGNPOST_PUBLIC_URL: commonSettings.SIGNPOST_PUBLIC_URL.default('http://localhost:4000'),
});

/** Where messages go, and what their links begin with. Throws `SettingsError`. */
export function readDeliverySettings(): z.output<typeof schema> {
  return readSettings(schema, environment());
}
