/** A role's name as words: `DATA_STEWARD` reads "Data steward". */
export function roleName(role: string): string {
  return capital(role.toLowerCase().replaceAll('_', ' '));
}

/** A concept's name as words: `supportCase` reads "Support case". */
export function conceptName(concept: string): string {
  return capital(concept.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** Several names as one phrase: "a, b and c". */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A time of day as people here write it: 14:05. */
export function timeOfDay(milliseconds: number): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(milliseconds);
}

/** A day and time as people here write it: 27 Nov 2026, 14:05. */
export function dayAndTime(rfc3339: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(rfc3339),
  );
}
