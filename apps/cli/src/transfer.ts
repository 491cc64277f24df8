import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { MocbanClient, Receipt, Transfer } from '@mocban/client';
import { writeZip } from '@mocban/container';
import { printable, type ExitCode, type Outcome } from './outcome.js';
import type { Progress } from './progress.js';
import { serviceClient } from './service-client.js';

interface SendOptions {
  to: string;
  key: string;
  agreement?: string;
  idempotencyKey?: string;
  wait: boolean;
}

/** Sends a zip, tar or tar.gz as it is, a folder as a zip of stored entries that is the same bytes each time, so that an upload can go on. */
export async function sendTransfer(
  path: string,
  options: SendOptions,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<Outcome> {
  const client = serviceClient(options);
  return asFile(path, async (file) => {
    const transfer = await client.sendPackage(file, {
      wait: options.wait,
      signal,
      onProgress: (sent, total) => progress.update(sent, total, 'upload'),
      ...(options.agreement === undefined ? {} : { agreement: options.agreement }),
      ...(options.idempotencyKey === undefined ? {} : { idempotencyKey: options.idempotencyKey }),
    });
    return outcomeOf(client, transfer);
  });
}

export async function transferStatus(id: string, options: { to: string; key: string }): Promise<Outcome> {
  const client = serviceClient(options);
  const { json, text } = await outcomeOf(client, await client.transfer(id));
  return { exit: 0, json, text };
}

async function asFile<Result>(path: string, use: (file: string) => Promise<Result>): Promise<Result> {
  if (!(await stat(path)).isDirectory()) return use(path);
  const folder = await mkdtemp(join(tmpdir(), 'mocban-send-'));
  try {
    const name = basename(resolve(path));
    const file = join(folder, `${name}.zip`);
    await writeZip(path, file, { prefix: name, store: true });
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const exits: Record<string, ExitCode> = { returned: 1, quarantined: 1, failed: 3 };

async function outcomeOf(client: MocbanClient, transfer: Transfer): Promise<Outcome> {
  const receipt = transfer.state === 'preserved' ? await client.receipt(transfer.id) : undefined;
  return {
    exit: exits[transfer.state] ?? 0,
    json: { transfer, ...(receipt === undefined ? {} : { receipt }) },
    text: [...describeTransfer(transfer), ...(receipt === undefined ? [] : describeReceipt(receipt))],
  };
}

const describeTransfer = (transfer: Transfer): string[] => [
  `${transfer.packageName}: ${transfer.state}${transfer.cause === undefined ? '' : ` (${printable(transfer.cause)})`}`,
  `  transfer ${transfer.id}${transfer.aipId === undefined || transfer.packages !== undefined ? '' : `, AIP ${transfer.aipId}`}`,
  ...(transfer.packages ?? []).map(describePackage),
  ...transfer.findings.map(
    ({ rule, severity, location, message, hint }) =>
      `  ${severity.padEnd(7)} ${rule}  ${printable(location)}: ${printable(message)}${hint === undefined ? '' : `\n          ${printable(hint)}`}`,
  ),
];

const describePackage = ({
  recordCode,
  title,
  documentCount,
  verdict,
  aipId,
}: NonNullable<Transfer['packages']>[number]) =>
  `  ${verdict.padEnd(7)} ${printable(recordCode ?? '')}  ${documentCount} documents, ${printable(title ?? '')}${aipId === undefined ? '' : `, AIP ${aipId}`}`;

/** The ten fields by their Vietnamese names, and a line for each package of several. */
const describeReceipt = ({ labels, packages, ...fields }: Receipt): string[] => [
  'receipt:',
  ...Object.entries(fields).map(([name, value]) => `  ${labels[name] ?? name}: ${printable(String(value))}`),
  ...(packages ?? []).map(describePackage),
];
