import { GraphQLScalarType, Kind } from 'graphql';
import { DateTimeResolver } from 'graphql-scalars';
import { canonicalPostcode } from './identifiers.ts';

/**
 * A scalar that converts text to its canonical form and leaves validation to the domain, which can name the input
 * field: a scalar that throws would echo the value. Anything but text is refused.
 */
function canonicalText(name: string, canonical: (text: string) => string): GraphQLScalarType<string, string> {
  const accept = (value: unknown): string => {
    if (typeof value !== 'string') throw new TypeError(`${name} is given as a string.`);
    return canonical(value.normalize('NFKC').trim());
  };
  return new GraphQLScalarType<string, string>({
    name,
    parseValue: accept,
    parseLiteral: (node) => accept(node.kind === Kind.STRING ? node.value : undefined),
    serialize: (value) => String(value),
  });
}

/** As people write numbers: in groups, with spaces or dashes of any length between them. */
const ungrouped = (text: string) => text.replace(/[\s\p{Pd}]+/gu, '');

/** An instant, RFC 3339. Not of the year 0, which the database's calendar does not have. */
function instant(value: Date | null): Date | null {
  if (value !== null && value.getUTCFullYear() < 1) throw new TypeError('DateTime begins with the year 1.');
  return value;
}

/** The scalars of `schema/shared/scalars.graphql`. */
export const scalarResolvers = {
  ChildNumber: canonicalText('ChildNumber', ungrouped),
  Date: canonicalText('Date', (text) => text),
  DateTime: new GraphQLScalarType<Date | null, Date | null>({
    ...DateTimeResolver.toConfig(),
    parseValue: (value) => instant(DateTimeResolver.parseValue(value)),
    parseLiteral: (node, variables) => instant(DateTimeResolver.parseLiteral(node, variables)),
  }),
  NHSNumber: canonicalText('NHSNumber', ungrouped),
  UPN: canonicalText('UPN', (text) => ungrouped(text).toUpperCase()),
  Postcode: canonicalText('Postcode', canonicalPostcode),
};
