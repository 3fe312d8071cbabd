const DAY = 86_400_000;

/** A day of an example, told by its distance: what is written as a day would be refused once that has passed. */
const TOLD = /"(?:(\d+) days ago|in (\d+) days)( at 09:00)?"/g;

/** An example's variables with the days that it tells by their distance, such as "28 days ago" or "in 120 days at 09:00". */
export function withDays(variables: string, now = Date.now()): string {
  return variables.replace(TOLD, (_told, ago = 0, ahead = 0, at = '') => {
    const day = new Date(now + (Number(ahead) - Number(ago)) * DAY).toISOString().slice(0, 10);
    return `"${day}${at && 'T09:00:00Z'}"`;
  });
}

/**
 * A key of its own for each opening: the one in the file was used by whoever tried the operation before, and would give
 * their stored result, such as an access grant of a session that has ended. Running it again repeats nothing.
 */
export function withFreshKey(variables: string): string {
  return variables.replace(/("idempotencyKey"\s*:\s*)"[^"]*"/g, `$1"${crypto.randomUUID()}"`);
}
