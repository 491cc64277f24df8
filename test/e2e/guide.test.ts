import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { blocksOf, problemsOf, programOf } from '../workspace/compile.js';
import { registerAgency, type Agency } from './agency.js';
import { removeFolder, scratchFolder, startService, type Service } from './service.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const page = (name: string): string => readFileSync(join(root, 'docs/guide', name), 'utf8');

let folder: string;
let service: Service;
let agency: Agency;

beforeAll(async () => {
  folder = await scratchFolder('guide');
  service = await startService(join(folder, 'data'));
  agency = await registerAgency(service, service.administratorKey!);
});

afterAll(async () => {
  await service.stop();
  await removeFolder(folder);
});

/** Runs shell blocks of a page as one script, as a reader who pastes one after the other. */
function paste(script: string, variables: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { PATH: process.env['PATH']!, URL: service.url, ...variables },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

describe('the guide for an agency', () => {
  const guide = page('agency.md');

  it('sends a transfer with curl alone, resumes it, gets the receipt, and sees what is wrong with a faulty one', async () => {
    const { code, output } = await paste(blocksOf(guide, 'sh').join('\n'), { KEY: agency.key });
    expect([code, output]).toEqual([0, expect.stringContaining('"state": "preserved"')]);
    expect(output).toMatch(/^error BAG_\S+ .*bao-cao\.txt/m);
    const receipt = JSON.parse(readFileSync(join(folder, 'receipt.json'), 'utf8')) as { labels: object };
    expect(Object.keys(receipt.labels).length).toBeGreaterThan(5);
  });

  it('does the same with the TypeScript client: the package sent before is the same transfer', async () => {
    const [text] = blocksOf(guide, 'ts');
    expect(problemsOf(join(root, 'packages/client/src/guide-example.ts'), text!)).toEqual([]);
    const program = programOf(text!);
    try {
      const { stdout } = await run(process.execPath, [program.file], {
        cwd: folder,
        env: { URL: service.url, KEY: agency.key },
      });
      expect(stdout).toContain('labels');
    } finally {
      program.remove();
    }
  });
});
