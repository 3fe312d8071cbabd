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

const schema = z
  .object({
    ...deliveryOnly,
    PORT: commonSettings.PORT,
    SIGNPOST_PUBLIC_URL: commonSettings.SIGNPOST_PUBLIC_URL,
  })
  .superRefine(({ SIGNPOST_OUTBOX: folder, SIGNPOST_PUBLIC_URL: url }, context) => {
    const message =
      'is not set; give the address that people know the service by, with which their links begin';
    // A message is sent once: with a link to nowhere its person would have none.
    if (folder !== '-' && url === undefined)
      context.addIssue({ code: 'custom', path: ['SIGNPOST_PUBLIC_URL'], message });
  })
  .transform(({ SIGNPOST_OUTBOX: folder, SIGNPOST_PUBLIC_URL: url, PORT: port }) => ({
    folder,
    publicUrl: url ?? `http://localhost:${port}`,
  }));

/** Where messages go, and what their links begin with. Throws `SettingsError`. */
export function readDeliverySettings(from = environment()): z.output<typeof schema> {
  return readSettings(schema, from);
}
