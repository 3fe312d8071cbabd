import { z } from 'zod';

/** What the bench hands to each peer it starts. */
export const peerSettings = z
  .object({ BENCH_DATABASE_URL: z.string().url(), BENCH_PORT: z.coerce.number().int() })
  .parse(process.env);

/** Tells the bench that the peer answers now. */
export function ready(): void {
  process.send?.('ready');
}
