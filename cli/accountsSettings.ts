import { z } from 'zod';
import { environment, readSettings } from '../platform/settings.ts';

const address = 'must be the https:// address that people know the service by';

/** The settings of `npm run accounts:deliver` alone. */
export const deliveryOnly = {
  SIGNPOST_OUTBOX: z
    .string({
      error: 'is not set; name the folder that the mail system takes messages from, or - for the terminal',
    })
    .trim(),
  SIGNPOST_PUBLIC_URL: z
    .string({ error: address })
    .trim()
    .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), address)
    .default('http://localhost:4000'),
};

const schema = z.object(deliveryOnly);

/** Where messages go, and what their links begin with. Throws `SettingsError`. */
export function readDeliverySettings(): z.output<typeof schema> {
  return readSettings(schema, environment());
}
