import { EmbeddedRefused, startEmbedded } from '../../platform/embedded/server.ts';

// Starts the embedded server in the folder named, says how it went, and stays until told to stop.
try {
  const server = await startEmbedded({ dataDir: process.argv[2] as string, settings: { fsync: 'off' } });
  const alive = setInterval(() => {}, 1_000);
  process.once('SIGTERM', async () => {
    console.log(JSON.stringify({ outcome: await server.stop() }));
    clearInterval(alive);
  });
  console.log(JSON.stringify({ started: server.started, port: server.port, url: server.url }));
} catch (error) {
  if (!(error instanceof EmbeddedRefused)) throw error;
  console.log(JSON.stringify({ refused: error.message }));
}
