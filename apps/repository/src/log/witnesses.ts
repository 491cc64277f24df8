import {
  consistencyProof,
  EMPTY_ROOT,
  LogError,
  signCheckpoint,
  verifyConsistency,
  withSignatures,
  type NoteSigner,
} from '@mocban/evidence';
import type { ArchiveStore } from '@mocban/oais';
import type { WitnessesConfig } from '../config/witness-options.js';
import type { JobParts } from '../jobs/job-parts.js';
import { bringWitness, type WitnessOutcome } from './bring-witness.js';
import { rootAt, rowNodes } from './log-rows.js';
import { noteCosigned, noteOutcome, readWitnessRows, type WitnessRow } from './witness-rows.js';

/** The stores whose logs were read, and how many leaves each has. */
export type StoreSizes = readonly { store: ArchiveStore; size: number }[];

/** A checkpoint that the log's key signed. */
interface Signed {
  note: string;
  size: number;
  root: Buffer;
}

/** The witnesses of the log, for the one who holds its lock. Without any configured it does nothing. */
export class LogWitnesses {
  constructor(
    readonly parts: JobParts,
    readonly signer: NoteSigner,
    readonly signal: AbortSignal,
  ) {}

  /**
   * Before anything new is signed: brings the witnesses that answer to the newest checkpoint that was signed, which shows whether the
   * log continues what each has cosigned. Where nothing was signed yet the empty tree is shown, which every tree continues.
   * @returns why nothing may be signed, if so
   */
  async problem(stores: StoreSizes): Promise<string | undefined> {
    const config = this.parts.config.witnesses;
    if (config === undefined) return undefined;
    const { manager } = this.parts.source;
    const [newest] = await manager.query<{ note: string; size: string; root: Buffer }[]>(
      'select note, size, root from log_checkpoints order by size desc limit 1',
    );
    const signed = newest === undefined ? this.#empty() : { ...newest, size: Number(newest.size) };
    await this.#ask(config, signed, stores);
    return this.conflict();
  }

  /** What a witness has that the log does not continue, by the last that it answered. */
  async conflict(): Promise<string | undefined> {
    const { source, config } = this.parts;
    const rows = config.witnesses === undefined ? [] : await readWitnessRows(source.manager, config.witnesses);
    const found = rows.find(({ conflict }) => conflict !== null);
    return found && `the witness ${nameOf(found)} ${found.conflict}`;
  }

  /**
   * When stores have a checkpoint: asks the witnesses to cosign it.
   * @param publish gives stores the checkpoint with its cosignatures
   */
  async cosign(note: string, stores: StoreSizes, publish: (note: string) => Promise<void>): Promise<void> {
    const config = this.parts.config.witnesses;
    if (config === undefined) return;
    const { source } = this.parts;
    const [newest] = await source.query<{ size: string; root: Buffer }[]>(
      'select size, root from log_checkpoints order by size desc limit 1',
    );
    const size = Number(newest!.size);
    const cosigned = await this.#ask(config, { note, size, root: newest!.root }, stores);
    if (cosigned.size === 0) return;
    const whole = [...cosigned.values()].reduce(withSignatures, note);
    await source.query('update log_checkpoints set note = $2 where size = $1', [size, whole]);
    await this.parts.config.onStep('log:cosigned');
    await publish(whole);
    await noteCosigned(source.manager, [...cosigned.keys()], size);
  }

  /** All that are due at the same time, so that a slow one holds up no other. @returns the notes that they cosigned, by key */
  async #ask(config: WitnessesConfig, signed: Signed, stores: StoreSizes): Promise<Map<string, string>> {
    const { source, logger } = this.parts;
    const rows = await readWitnessRows(source.manager, config);
    const cosigned = new Map<string, string>();
    const asked = config.witnesses.map(async (witness, at) => {
      const row = rows[at]!;
      if (!row.isDue) return;
      const { note, size } = signed;
      const outcome = await bringWitness(
        witness,
        { note, size, from: row.size, proofFrom: (first) => this.#proof(first, signed, stores) },
        { timeoutMs: config.timeoutMs, signal: this.signal },
      );
      if (outcome.state === 'cosigned') cosigned.set(row.vkey, outcome.note);
      if (await noteOutcome(source.manager, row.vkey, outcome)) tell(logger, row, outcome);
    });
    // Every one ends before the lock may be given back.
    for (const end of await Promise.allSettled(asked)) if (end.status === 'rejected') throw end.reason;
    return cosigned;
  }

  /** From the tiles of a store, else from the leaves in the database; held against the roots that the database knows. */
  async #proof(first: number, { size, root }: Signed, stores: StoreSizes): Promise<readonly Buffer[] | undefined> {
    const { source, archive } = this.parts;
    const firstRoot = await rootAt(source.manager, first);
    if (firstRoot === undefined) return undefined;
    const sources = [
      ...stores
        .filter((one) => one.size >= size)
        .map(
          ({ store }) =>
            () =>
              archive.functions.proveStoreLog(store, first, size),
        ),
      () => consistencyProof(first, size, rowNodes(source.manager)),
    ];
    for (const proofOf of sources) {
      const proof = await proofOf().catch((error: unknown) => {
        // A tile that is damaged is for the audit.
        if (error instanceof LogError) return undefined;
        throw error;
      });
      const claim = proof && { first, firstRoot, second: size, secondRoot: root, proof };
      if (claim !== undefined && verifyConsistency(claim).outcome === 'verified') return proof;
    }
    return undefined;
  }

  #empty(): Signed {
    const tree = { size: 0, root: EMPTY_ROOT };
    return { ...tree, note: signCheckpoint({ origin: this.signer.name, ...tree }, [this.signer]) };
  }
}

const nameOf = ({ vkey }: Pick<WitnessRow, 'vkey'>): string => vkey.slice(0, vkey.indexOf('+'));

function tell(logger: JobParts['logger'], row: WitnessRow, outcome: WitnessOutcome): void {
  const witness = nameOf(row);
  if (outcome.state === 'cosigned') logger.info({ witness }, 'a witness cosigns the log again');
  else logger.warn({ witness, problem: outcome.problem }, 'a witness has not cosigned the log');
}
