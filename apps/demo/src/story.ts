import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MocbanClient, type Transfer } from '@mocban/client';
import { openExistingStore, verifyStore } from '@mocban/oais';
import { rebuildCatalogue, startRepository } from '@mocban/repository';
import { flipOneByte } from './damage.js';
import type { Narrator } from './narrator.js';
import { agency, agreement, archive, files } from './records.js';
import { buildFaultySubmission, buildSubmission } from './submissions.js';
import { exportCatalogue, runAudit, runRepair, takeSnapshot, type AuditedStore } from './requests.js';
import { sendBreakingOff } from './upload.js';

export interface Running {
  url: string;
  keys: Record<string, string>;
  close(): Promise<void>;
}

const STORES = ['store-1', 'store-2'] as const;

/** The whole demonstration; every claim it prints is asserted first. */
export async function runDemo(folder: string, narrator: Narrator): Promise<Running> {
  const started = Date.now();
  const dataDirectory = join(folder, 'data');

  narrator.step('Start the repository: embedded PostgreSQL, two stores');
  const repository = await startRepository({ dataDirectory, port: 0, archive, logLevel: 'silent' });
  narrator.say(repository.url);
  const { administratorKey } = repository;
  assert(administratorKey !== undefined, 'the first start makes an administrator key');
  const administrator = new MocbanClient({ url: repository.url, key: administratorKey });
  const producerKey = await registerAgency(administrator);
  const producer = new MocbanClient({ url: repository.url, key: producerKey });
  narrator.say(`agency ${agency.code} ${agency.name}, agreement ${agreement.code}`);

  narrator.step('Make three hồ sơ of PDF documents and pack them as Thông tư 05 SIPs');
  const packages: string[] = [];
  for (const file of files) {
    packages.push(await buildSubmission(file, folder));
    narrator.say(`${file.fileCode}  ${file.title} (${file.documents.length} documents)`);
  }

  narrator.step('Send them as the agency would; the first upload breaks off in the middle');
  const transfers = [await sendFirst(producer, producerKey, repository.url, packages[0]!, narrator)];
  for (const path of packages.slice(1)) transfers.push(await producer.sendPackage(path));
  for (const transfer of transfers) {
    assert.equal(transfer.state, 'preserved', describe(transfer));
    narrator.say(`${transfer.packageName}: ${transfer.state}, AIP ${transfer.aipId}`);
  }

  narrator.step('Send a faulty one: a PDF altered after packing, a wrong number of documents');
  const faulty = await producer.sendPackage(await buildFaultySubmission(files[0]!, folder));
  assert.equal(faulty.state, 'returned', describe(faulty));
  narrator.say(`state: ${faulty.state}; every problem at once:`);
  for (const { severity, rule, location, message } of faulty.findings)
    if (severity !== 'info') narrator.say(`  ${severity.padEnd(7)} ${rule}  ${location}: ${message}`);

  narrator.step('Receipts (Thông tư 05 art. 23)');
  for (const transfer of transfers) {
    const { labels, ...fields } = await producer.receipt(transfer.id);
    narrator.say(transfer.packageName);
    for (const [name, value] of Object.entries(fields)) narrator.say(`  ${labels[name]}: ${value}`);
  }

  narrator.step('Audit both stores');
  for (const store of STORES) report(narrator, await runAudit(administrator, store), true);

  narrator.step('Flip one byte in one copy, and audit again');
  const flipped = await flipOneByte(join(dataDirectory, 'store-2'));
  narrator.say(`byte ${flipped.offset} of ${flipped.path}`);
  report(narrator, await runAudit(administrator, 'store-1'), true);
  const damaged = await runAudit(administrator, 'store-2');
  report(narrator, damaged, false);

  narrator.step('Repair from the good copy, and audit again');
  for (const line of await runRepair(administrator, { store: 'store-2', from: 'store-1' })) narrator.say(line);
  report(narrator, await runAudit(administrator, 'store-2'), true);

  narrator.step('Put a snapshot of the catalogue into the stores');
  narrator.say(...(await takeSnapshot(administrator)));

  narrator.step('Stop the service and verify a store with no database');
  const before = await exportCatalogue(repository.url, administratorKey);
  await repository.close();
  for (const store of STORES) {
    const verification = await verifyStore(await openExistingStore(join(dataDirectory, store)));
    assert(verification.valid, `${store} verifies`);
    narrator.say(
      `${store}: ${verification.objects.intact} of ${verification.objects.count} objects intact, log: ${verification.log}`,
    );
  }

  narrator.step('Delete the database and rebuild it from one store');
  await rm(join(dataDirectory, 'postgres'), { recursive: true });
  const summary = await rebuildCatalogue({ stores: [join(dataDirectory, 'store-2')], dataDirectory });
  narrator.say(
    `${summary.holdings} holdings, ${summary.files} files, ${summary.events} events, ${summary.transfers} transfers`,
  );
  assert(summary.snapshot !== undefined, 'the catalogue snapshot is restored');
  narrator.say(
    `catalogue snapshot ${summary.snapshot.version}: ${Object.entries(summary.snapshot.rows)
      .filter(([, rows]) => rows > 0)
      .map(([table, rows]) => `${table} ${rows}`)
      .join(', ')}`,
  );
  narrator.say('not restored:', ...summary.notRestored.map((what) => `  ${what}`));

  const again = await startRepository({ dataDirectory, port: 0, archive, logLevel: 'silent' });
  assert(again.administratorKey !== undefined, 'no key of before has a secret any more, so a new one is made');
  assert.equal(
    await exportCatalogue(again.url, again.administratorKey),
    before,
    'the export is the same before and after',
  );
  narrator.say('the export of the catalogue is the same, byte for byte, before and after');

  narrator.step('Summary');
  narrator.say(
    `${transfers.length} transfers preserved on ${STORES.length} stores, 1 returned with ${faulty.findings.length} findings`,
    `1 flipped byte found (${damaged.damaged.length} object) and repaired`,
    `catalogue deleted and rebuilt from the stores alone`,
    `${Math.round((Date.now() - started) / 1000)} seconds`,
    'Not shown: the malware scan, which needs ClamAV; signatures, evidence, risks of formats and migration, which need certificates, an authority or tools.',
  );
  return { url: again.url, keys: { administrator: again.administratorKey }, close: () => again.close() };
}

async function registerAgency(administrator: MocbanClient): Promise<string> {
  await administrator.createAgency({ code: agency.code, name: agency.name });
  await administrator.createAgreement({
    code: agreement.code,
    agency: agency.code,
    title: agreement.title,
    historicalArchive: true,
    registeredDocuments: files.reduce((sum, { documents }) => sum + documents.length, 0),
    review: 'on-finding',
    duplicates: 'review',
  });
  const { key } = await administrator.createKey({
    name: 'hệ thống quản lý văn bản',
    role: 'producer',
    agency: agency.code,
  });
  return key;
}

async function sendFirst(
  producer: MocbanClient,
  key: string,
  url: string,
  path: string,
  narrator: Narrator,
): Promise<Transfer> {
  const registered = await producer.registerPackage(path);
  const sent = await sendBreakingOff(path, registered, { url, key });
  const { upload } = await producer.transfer(registered.id);
  assert(upload !== undefined && upload.offset > 0 && upload.offset < registered.sizeBytes, 'the upload is half done');
  narrator.say(
    `connection broken after ${sent} bytes; the repository keeps ${upload.offset} of ${registered.sizeBytes} and goes on from there`,
  );
  return producer.sendPackage(path);
}

function report(narrator: Narrator, audit: AuditedStore, clean: boolean): void {
  assert.equal(audit.damaged.length === 0, clean, `${audit.store}: ${JSON.stringify(audit.damaged)}`);
  narrator.say(`${audit.store}: ${audit.objects - audit.damaged.length} of ${audit.objects} objects intact`);
  for (const { id, files: changed } of audit.damaged)
    for (const file of changed)
      narrator.say(
        `  ${file.verdict.toUpperCase()} in ${id}`,
        `    ${file.path}`,
        `    expected ${file.expected ?? '-'}`,
        `    found    ${file.found ?? '-'}`,
      );
}

const describe = (transfer: Transfer): string =>
  `${transfer.packageName}: ${JSON.stringify(transfer.findings)} ${transfer.cause ?? ''}`;
