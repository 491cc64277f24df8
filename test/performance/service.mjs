import { spawn } from 'node:child_process';
import { MocbanClient } from '@mocban/client';
import { endWithUs } from './children.mjs';

/** Starts a repository by a script that prints its address and first key as a line of JSON. */
export async function startService(args) {
  const child = endWithUs(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] }));
  const line = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      const found = text.split('\n').find((candidate) => candidate.startsWith('{"url"'));
      if (found !== undefined) resolve(found);
    });
    child.on('close', (code) => reject(new Error(`the service ended with ${code}`)));
  });
  return { child, ...JSON.parse(line) };
}

export async function stopService({ child }) {
  child.kill('SIGTERM');
  await new Promise((resolve) => child.on('close', resolve));
}

/** The client of an agency with an open agreement, under which duplicates are only recorded. */
export async function agencyOf({ url, administratorKey }) {
  const administrator = new MocbanClient({ url, key: administratorKey });
  await administrator.createAgency({ code: 'H98.01', name: 'Sở Thử nghiệm' });
  await administrator.createAgreement({
    code: 'NL.H98.2026.01',
    agency: 'H98.01',
    title: 'Nộp lưu',
    duplicates: 'record',
  });
  const { key } = await administrator.createKey({ role: 'producer', agency: 'H98.01', name: 'performance' });
  return new MocbanClient({ url, key });
}
