/**
 * Memoises a function of a text, up to `limit` results: for what is computed of the same texts again and again, such
 * as how a name sounds. The function must depend on nothing but the text.
 */
export function remember<V>(limit: number, find: (text: string) => V): (text: string) => V {
  const known = new Map<string, V>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = find(text);
    // Forgetting everything at once costs less than keeping an order, and happens rarely.
    if (known.size >= limit) known.clear();
    known.set(text, found);
    return found;
  };
}
