const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The identifier as the database writes it; null when it cannot be one of ours, which is as good as unknown. */
export function canonicalId(id: string): string | null {
  if (uuid.test(id)) return id;
  const lower = id.toLowerCase();
  return uuid.test(lower) ? lower : null;
}
