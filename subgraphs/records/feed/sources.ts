/** A source whose rows the index takes (domain.md 9), and the organisation whose system may push them. */
export interface FeedSource {
  readonly organisationId: string;
}

/** The sources by the name under which their files come. */
export const feedSources = {
  'gro-births': { organisationId: '6f1d0c1e-5a0e-4d0b-9a53-3c6f1c7d2b10' },
} as const satisfies Record<string, FeedSource>;

export type FeedSourceName = keyof typeof feedSources;

/** Whether a name is that of a source. */
export function isFeedSource(name: string): name is FeedSourceName {
  return Object.hasOwn(feedSources, name);
}
