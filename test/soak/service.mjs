// The repository as its own process with two more for jobs, as `start` runs it here. It answers messages of its parent with what it
// holds after a collection of garbage.
//   node --expose-gc service.mjs DATA [LEAK]     LEAK: MiB to keep at every answer, planted to see that a soak finds it
import { startRepository } from '@mocban/repository';

const [dataDirectory, leak] = process.argv.slice(2);
const leaked = [];
const repository = await startRepository({
  dataDirectory,
  port: 0,
  metricsPort: 0,
  logLevel: 'error',
  jobProcesses: 2,
});
process.on('message', () => {
  if (leak !== undefined) leaked.push(Array.from({ length: Number(leak) * 131_072 }, (_, index) => index + 0.5));
  globalThis.gc();
  process.send({ heapMiB: process.memoryUsage().heapUsed / (1 << 20) });
});
let closing;
const close = () => (closing ??= repository.close().finally(() => process.connected && process.disconnect()));
process.once('SIGTERM', close);
// Whoever asks is gone, perhaps killed at once.
process.once('disconnect', close);
const { url, metricsUrl, administratorKey } = repository;
if (process.connected) process.send({ url, metricsUrl, administratorKey });
else await close();
