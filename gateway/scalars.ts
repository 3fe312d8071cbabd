import { type GraphQLSchema, isScalarType } from 'graphql';
import { scalarResolvers } from '../platform/scalars.ts';

/**
 * Teaches the clients' schema what the scalars of the subgraphs take, which SDL does not say: what no subgraph would
 * accept is refused here, with the place where it stands, before anybody is asked. Values are passed on as they came.
 */
export function giveScalarsTheirInput(schema: GraphQLSchema): void {
  for (const [name, { parseValue, parseLiteral }] of Object.entries(scalarResolvers)) {
    const scalar = schema.getType(name);
    if (isScalarType(scalar)) Object.assign(scalar, { parseValue, parseLiteral });
  }
}
