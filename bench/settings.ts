/** The bench's own surroundings, of which a few names are passed on to what it starts. */
export const surroundings: Readonly<Record<string, string | undefined>> = process.env;
