import { migrate, migrationFiles } from '../../platform/migrate.ts';

// Migrates the database named with the files of one folder, and says what it applied.
const [url, path] = process.argv.slice(2) as [string, string];
console.log(JSON.stringify({ begun: true }));
const files = migrationFiles([{ folder: 'platform', path }]);
const applied = await migrate({ url, databaseKey: Buffer.alloc(32, 7), files });
console.log(JSON.stringify({ applied }));
