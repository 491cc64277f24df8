import { aipIdOfPart } from '@mocban/oais';
import type { TransferEntity, TransferEventEntity, TransferState } from '../database/entities/transfers.js';
import type { TransferDto, TransferEventDto, TransferPackageDto, TransferSummaryDto } from './transfer.dto.js';

/** States in which bytes may still be sent. */
export const UPLOAD_STATES: readonly TransferState[] = ['registered', 'uploading'];

export const uploadPath = (transferId: string): string => `/v1/uploads/${transferId}`;

export const summaryOf = (transfer: TransferEntity): TransferSummaryDto => ({
  id: transfer.id,
  state: transfer.state,
  agency: transfer.agency.code,
  agreement: transfer.agreement.code,
  idempotencyKey: transfer.idempotencyKey,
  packageName: transfer.packageName,
  sizeBytes: transfer.packageSizeBytes,
  digest: { algorithm: transfer.digestAlgorithm, value: transfer.digestValue },
  registeredAt: transfer.registeredAt.toISOString(),
  ...(transfer.receivedAt && { receivedAt: transfer.receivedAt.toISOString() }),
  ...(transfer.endedAt && { endedAt: transfer.endedAt.toISOString() }),
  ...(transfer.purgedAt && { purgedAt: transfer.purgedAt.toISOString() }),
  ...(transfer.report && { verdict: transfer.report.verdict }),
  // The identifier is fixed before there is an AIP; nobody is told of one that does not exist yet.
  ...(transfer.state === 'preserved' && transfer.aipId !== null && { aipId: transfer.aipId }),
  ...(transfer.cause !== null && { cause: transfer.cause }),
});

/** The packages of a transfer that has several, with the holdings they became. */
export const packagesOf = ({ report, state, aipId }: TransferEntity): TransferPackageDto[] | undefined =>
  report?.parts?.map((part, index) => ({
    ...part,
    ...(state === 'preserved' && aipId !== null && { aipId: aipIdOfPart(aipId, index + 1) }),
  }));

/**
 * @param offset bytes of the package received so far
 * @param expiresAt when the upload is given up if nothing more comes
 */
export const detailOf = (transfer: TransferEntity, offset: number, expiresAt: Date): TransferDto => {
  const { report } = transfer;
  const packages = packagesOf(transfer);
  return {
    ...summaryOf(transfer),
    ...(UPLOAD_STATES.includes(transfer.state) && {
      upload: { url: uploadPath(transfer.id), offset, expiresAt: expiresAt.toISOString() },
    }),
    ...(report && {
      profile: report.profile,
      packageType: report.packageType,
      standard: report.standard,
      ...(report.objectId !== undefined && { objectId: report.objectId }),
      ...(report.title !== undefined && { title: report.title }),
    }),
    documentCount: report?.documentCount ?? 0,
    documents: report?.documents ?? [],
    findings: report?.findings ?? [],
    ...(packages && { packages }),
    ...(transfer.duplicates && { duplicates: transfer.duplicates }),
    ...(report?.malware && { malware: report.malware }),
    ...(report?.signatures && { signatures: report.signatures }),
    ...(report?.formats && { formats: report.formats }),
    ...(transfer.decision && { decision: transfer.decision }),
  };
};

export const eventOf = (event: TransferEventEntity): TransferEventDto => ({
  id: event.id,
  at: event.at.toISOString(),
  type: event.type,
  ...(event.fromState !== null && { from: event.fromState }),
  to: event.toState,
  agent: event.agent,
  outcome: event.outcome,
  ...(event.note !== null && { note: event.note }),
});
