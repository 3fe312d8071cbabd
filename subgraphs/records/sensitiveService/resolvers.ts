import { withChild } from '../child/answer.ts';
import type { Resolvers } from '../generated.ts';

/** The mutations of sensitive services. */
export const sensitiveServiceResolvers = {
  Mutation: {
    recordSensitiveService: withChild(({ sensitiveServices }) => sensitiveServices.record),
    endSensitiveService: withChild(({ sensitiveServices }) => sensitiveServices.end),
    withdrawSensitiveConsent: withChild(({ sensitiveServices }) => sensitiveServices.withdraw),
    reviewSensitiveService: withChild(({ sensitiveServices }) => sensitiveServices.review),
  },
} satisfies Resolvers;
