/** What an explorer begins with: it says what to do, and runs. */
export const WELCOME = `# Open a ready operation from the list, or write your own here.
# Ctrl+Space suggests fields, Ctrl+Enter runs the document.

query WhoAmI {
  me {
    roles
    mayExplore
  }
}
`;
