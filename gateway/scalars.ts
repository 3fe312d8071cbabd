import { type GraphQLSchema, isScalarType } from 'graphql';
import { scalarResolvers } from '../platform/scalars.ts';

/**
 * Gives the scalars of the clients' schema the input rules of the subgraphs, which SDL does not carry: a value that
 * no subgraph would accept is refused here, with its place, before any subgraph is asked. Accepted values are passed
 * on unchanged.
 */
export function giveScalarsTheirInput(schema: GraphQLSchema): void {
  for (const [name, { parseValue, parseLiteral }] of Object.entries(scalarResolvers)) {
    const scalar = schema.getType(name);
    if (isScalarType(scalar)) Object.assign(scalar, { parseValue, parseLiteral });
  }
}
