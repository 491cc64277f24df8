import { bufferAccess } from '@mocban/pdf';
import { judgeDocument, openPdfSignatures, type JudgeContext } from '@mocban/signatures';
import type { CleanPdf, Update } from '../../fixtures/clean-pdf/file.js';
import { pagesOf } from '../../fixtures/clean-pdf/graph.js';
import { writeOwnBase, type OwnBase } from '../../fixtures/clean-pdf/own-base.js';
import { addSignature, type SignatureShape } from '../../fixtures/clean-pdf/sign.js';
import { CleanSigners, type SignerName } from '../../fixtures/clean-pdf/signers.js';
import type { Dict } from '../../fixtures/clean-pdf/values.js';
import { SignatureWorld } from '../../fixtures/signature-world.js';
import { contextOf, verdict } from './judge.js';

export const FORMAT = 'TOTAL_FAILED/FORMAT_FAILURE';
const STYLE = { list: 'table', eol: '\n' } as const;
export const BASE: OwnBase = { name: 'base', style: STYLE, hasFields: true, form: 'indirect', isInherited: true };
export const TAGGED: OwnBase = { name: 'tagged', style: STYLE, isTagged: true };

/** What is done to a file, by name. */
export type ChangeCase = [string, (update: Update) => void];

export const firstPage = (update: Update): number => pagesOf(update)[0]!;
export const catalogOf = (update: Update): Dict => update.dict(update.ref(update.root));

/** Everybody's keys are believed, as those of agencies. */
export function agencyContext(world: SignatureWorld, signers: CleanSigners): JudgeContext {
  const given = contextOf(world, { ocsps: signers.ocsps() });
  const entries = given.trust.entries.map((entry) => ({ ...entry, domain: 'CONG_VU' as const }));
  return { ...given, trust: { ...given.trust, entries } };
}

/** Files that are signed, changed, and judged. */
export class ChangedPdfs {
  readonly signers: CleanSigners;
  readonly #context: JudgeContext;

  constructor(folder: string) {
    const world = SignatureWorld.make(folder);
    this.signers = new CleanSigners(world);
    this.#context = agencyContext(world, this.signers);
  }

  save(pdf: CleanPdf, change: (update: Update) => void): number {
    const update = pdf.update();
    change(update);
    return pdf.save(update, STYLE).start;
  }

  sign(pdf: CleanPdf, name: string, by: SignerName): void {
    const shape: SignatureShape = { name, field: 'merged', subFilter: 'ETSI.CAdES.detached' };
    const start = this.save(pdf, (update) => addSignature(update, shape));
    pdf.seal(start, (content) => this.signers.sign(content, by, shape.subFilter));
  }

  /** The verdict on the first signature. */
  async judge(pdf: CleanPdf): Promise<string> {
    const { signatures } = await judgeDocument(openPdfSignatures(bufferAccess(pdf.bytes)), this.#context);
    return verdict(signatures[0]!);
  }

  /** The same of a file that is signed, changed, and sealed by the agency. */
  async after(base: OwnBase, change: (update: Update) => void, isSealed = true): Promise<string> {
    const pdf = writeOwnBase(base);
    this.sign(pdf, 'S1', 'N');
    this.save(pdf, change);
    if (isSealed) this.sign(pdf, 'S2', 'A');
    return this.judge(pdf);
  }
}
