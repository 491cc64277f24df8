import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { registerAgency, send, smallPdf, tt05Submission, type Agency } from './agency.js';
import { cli, removeFolder, scratchFolder, startService, type Service } from './service.js';

let folder: string;
let service: Service;
let agency: Agency;

beforeAll(async () => {
  folder = await scratchFolder('tar');
  service = await startService(join(folder, 'data'));
  agency = await registerAgency(service, service.administratorKey!);
});

afterAll(async () => {
  await service?.stop();
  await removeFolder(folder);
});

async function records(name: string): Promise<string> {
  const source = join(folder, name);
  await mkdir(join(source, 'phụ lục'), { recursive: true });
  await writeFile(join(source, 'quyết định.pdf'), smallPdf(name));
  await writeFile(join(source, 'phụ lục/bảng kê.pdf'), smallPdf(`${name} 2`));
  return source;
}

async function made(profile: string): Promise<string> {
  const out = join(folder, `${profile}-package`);
  if (profile === 'tt05') {
    await tt05Submission(folder, out);
    // The package's folder bears the name that METS.xml gives it.
    const named = join(folder, /OBJID="([^"]+)"/.exec(readFileSync(join(out, 'METS.xml'), 'utf8'))![1]!);
    await rename(out, named);
    return named;
  } else {
    const source = await records(`${profile}-source`);
    const args = profile === 'bagit' ? ['bag', 'create', source] : ['sip', 'build', source, '--profile', 'eark'];
    const result = cli(...args, '--out', out);
    if (result.exit !== 0) throw new Error(JSON.stringify(result));
  }
  return out;
}

it.each([
  ['tt05', 'tar', '-cf', []],
  ['eark', 'tar.gz', '-czf', ['--format=pax']],
  ['bagit', 'tgz', '-czf', ['--format=gnu']],
])('preserves a %s package sent as %s', async (profile, extension, mode, options) => {
  const out = await made(profile);
  const file = join(folder, `${profile}.${extension}`);
  expect(spawnSync('tar', [mode, file, ...options, '-C', dirname(out), basename(out)]).status).toBe(0);
  if (extension === 'tar') expect(cli('package', 'validate', file)).toMatchObject({ exit: 0 });
  const { exit, transfer } = await send(service, agency, file);
  expect(transfer).toMatchObject({ state: 'preserved', packageName: basename(file) });
  expect(exit).toBe(0);
});
