type ResolverParts = { readonly [type: string]: object | undefined };

/**
 * The resolvers of a subgraph from those of its concepts, type by type. Throws when two concepts resolve the same
 * field: one of them would never be asked.
 */
export function joinResolvers<R>(...concepts: readonly ResolverParts[]): R {
  const joined: Record<string, Record<string, unknown>> = {};
  for (const concept of concepts) {
    for (const [type, fields] of Object.entries(concept)) {
      joined[type] ??= {};
      const known = joined[type];
      for (const [field, resolve] of Object.entries(fields ?? {})) {
        if (Object.hasOwn(known, field)) throw new Error(`Two concepts resolve ${type}.${field}.`);
        known[field] = resolve;
      }
    }
  }
  return joined as R;
}
