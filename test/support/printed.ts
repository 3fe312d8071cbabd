import { createPrinter } from '../../subgraphs/compliance/document/printer.ts';

/** Sets a document in a thread of its own, as the processes do, and tells how long it became. */
const printer = createPrinter();
const document = { title: 'A', opening: [], warning: 'B', madeAt: new Date(0), sections: [] };
console.log(JSON.stringify({ bytes: (await printer.print(document)).length }));
await printer.stop();
