import { type DocumentNode, parse } from 'graphql';

const documents = new Map<string, DocumentNode>();

/** A document parsed once, as a gateway's is: a subgraph compiles one that it is given again. */
export function document(text: string): DocumentNode {
  const known = documents.get(text) ?? parse(text);
  documents.set(text, known);
  return known;
}
