import type { Caller } from '../../platform/caller.ts';
import { CodedError } from '../../platform/errors.ts';

/**
 * Lets only the gateway itself pass: sessions are its question alone. Throws FORBIDDEN_FIELD for anybody
 * else, whatever the rules on the graph say.
 */
export function requireGateway(caller: Caller): void {
  if (!caller.roles.includes('GATEWAY')) throw new CodedError('FORBIDDEN_FIELD');
}
