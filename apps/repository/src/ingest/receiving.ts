import { isoSeconds } from '@mocban/core';
import {
  SignatureInventory,
  type AgreementTerms,
  type Checked,
  type MalwareScanner,
  type Received,
  type ReceiveRequest,
} from '@mocban/oais';
import { documentsLeft } from '../agreements/limits.js';
import type { TransferEntity } from '../database/entities/transfers.js';
import type { JobParts } from '../jobs/job-parts.js';
import { receiveScanned } from '../malware/receive-scanned.js';
import { judgeTransfer } from '../signatures/judge-transfer.js';
import { characteriserOf } from './characteriser.js';
import { formatJudgement } from './format-judgement.js';
import { currentIdentifier } from './identifier.js';
import { transferTx, type TransferRun } from './transfer-run.js';

/** What the receiving and checking of a package leave in memory for packaging in the same run. */
export interface Work {
  received: Received;
  checked: Checked;
  /** What it was checked by. */
  terms: AgreementTerms;
}

/** Unpacks, scans and checks a package for the first time. */
export async function receiveAndCheck(
  run: TransferRun,
  transfer: TransferEntity,
  scanner: MalwareScanner | undefined,
  signal: AbortSignal,
): Promise<Work> {
  const { archive, config } = run.parts;
  const terms = await termsOf(run.parts, transfer);
  const inventory = new SignatureInventory();
  const request = { ...(await receiving(run, transfer, terms, signal)), inspectors: [inventory.inspector] };
  const { received, malware } = await receiveScanned(archive.functions.receivePackage, request, scanner);
  run.files = received.tree.files.size;
  const policy = transfer.agreement.malwarePolicy ?? config.malwarePolicy;
  const signatures = await judgeTransfer(run, transfer, { received, inventory, signal });
  const checked = await archive.functions.checkSubmission(received, terms, {
    signal,
    onStep: run.onStep,
    rules: config.rules,
    characterise: characteriserOf(config, transfer.receivedAt!),
    malware: { report: malware, policy },
    formats: await formatJudgement(run.parts, transfer),
    ...(signatures && { signatures }),
  });
  return { received, checked, terms };
}

/**
 * Unpacks and reads again, for packaging after the run that decided has ended. The bytes are proved the same by their digest, so
 * what was reported then holds: nothing is scanned again, and the same AIP is made of it.
 */
export async function receiveAgain(run: TransferRun, transfer: TransferEntity, signal: AbortSignal): Promise<Work> {
  const { archive, config } = run.parts;
  await run.uploads.release(transfer.id);
  const terms = await termsOf(run.parts, transfer);
  const received = await archive.functions.receivePackage(await receiving(run, transfer, terms, signal));
  run.files = received.tree.files.size;
  const checked = await archive.functions.checkSubmission(received, terms, {
    signal,
    onStep: run.onStep,
    rules: config.rules,
    characterise: characteriserOf(config, transfer.receivedAt!),
  });
  return { received, checked: { ...checked, report: transfer.report ?? checked.report }, terms };
}

async function receiving(
  run: TransferRun,
  transfer: TransferEntity,
  agreement: AgreementTerms,
  signal: AbortSignal,
): Promise<ReceiveRequest> {
  const { archive, config } = run.parts;
  return {
    packagePath: run.uploads.pathOf(transfer.id),
    packageName: transfer.packageName,
    store: archive.first,
    tx: transferTx(transfer),
    claimed: { algorithm: transfer.digestAlgorithm, digest: transfer.digestValue },
    identifier: await currentIdentifier(config),
    // What is no package is turned into one by the rules of the day it came: the same bytes, whenever that is done again.
    convert: { agreement, at: isoSeconds(transfer.receivedAt!), rules: config.rules },
    signal,
    onStep: run.onStep,
  };
}

/** The agreement as it was when the transfer was registered: closing it later does not turn the transfer away. */
async function termsOf(
  { config, source }: JobParts,
  { id, agreement, agency, registeredAt }: TransferEntity,
): Promise<AgreementTerms> {
  const { packageProfiles, formats } = agreement.limits;
  const left = await documentsLeft(source.manager, agreement, id);
  const open = await source.query<{ code: string }[]>(
    'select code from agreements where agency_id = $1 and closed_at is null order by code',
    [agency.id],
  );
  return {
    code: agreement.code,
    agency: { code: agency.code, name: agency.name },
    title: agreement.title,
    open: agreement.closedAt === null || agreement.closedAt > registeredAt,
    otherOpenCodes: open.map(({ code }) => code).filter((code) => code !== agreement.code),
    historicalArchive: agreement.historicalArchive,
    networked: config.networked,
    limits: {
      ...(packageProfiles && { packageProfiles }),
      ...(formats && { formats }),
      ...(left !== undefined && { documentsLeft: left }),
    },
  };
}
