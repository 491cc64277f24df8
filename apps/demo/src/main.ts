import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNarrator } from './narrator.js';
import { runDemo } from './story.js';

const exitAtEnd = process.argv.includes('--exit');
const narrator = createNarrator((text) => process.stdout.write(text));
const folder = await mkdtemp(join(tmpdir(), 'mocban-demo-'));
// As root the database runs as another account, which must be able to enter.
await chmod(folder, 0o755);

const interrupted = new Promise<void>((resolve) => {
  process.once('SIGINT', resolve).once('SIGTERM', resolve);
});

try {
  const { url, keys, close } = await runDemo(folder, narrator);
  if (exitAtEnd) await close();
  else {
    narrator.say('', `The API is running: ${url} (described at ${url}/docs)`);
    for (const [role, key] of Object.entries(keys)) narrator.say(`  ${role.padEnd(14)} ${key}`);
    narrator.say(`Its data lie in ${folder} and are removed at the end. Stop it with Ctrl-C.`);
    await interrupted;
    await close();
  }
} catch (error) {
  process.stderr.write(
    `\nThe demonstration failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
