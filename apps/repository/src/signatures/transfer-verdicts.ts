import type { JudgedFile, KeptVerdicts, SignatureJudge, SignatureMaterial } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { storable } from '../database/storable.js';
import type { VerdictRow } from './verdict-row.js';

/** Verdicts that are written or read at a time: a report may be long. */
const ROWS = 100;

/** Takes the verdicts of a transfer's check, of which an earlier run may have left some. Holds a hundred. */
export class TransferVerdicts {
  #waiting: JudgedFile[] = [];
  #written = 0;
  /** By their SHA-256: the same list judges many files, and may be long. */
  readonly #kept = new Set<string>();

  private constructor(
    private readonly manager: EntityManager,
    private readonly transferId: string,
    private readonly judge: Pick<SignatureJudge, 'material'>,
  ) {}

  static async begin(
    manager: EntityManager,
    transferId: string,
    judge: Pick<SignatureJudge, 'material'>,
  ): Promise<TransferVerdicts> {
    await manager.query('delete from transfer_signatures where transfer_id = $1', [transferId]);
    return new TransferVerdicts(manager, transferId, judge);
  }

  async take(judged: JudgedFile): Promise<void> {
    await this.#keepMaterial(judged);
    this.#waiting.push(judged);
    if (this.#waiting.length === ROWS) await this.flush();
  }

  async flush(): Promise<void> {
    const rows = storable(this.#waiting.splice(0));
    if (rows.length === 0) return;
    await this.manager.query(
      `insert into transfer_signatures (transfer_id, position, path, kind, sha256, indication, sub_indication, decision, report)
       select $1, $2 + n, f->>'path', f->>'kind', f->>'sha256', f->'report'->>'indication', f->'report'->>'subIndication',
         f->>'decision', f->'report'
         from jsonb_array_elements($3::jsonb) with ordinality as list (f, n)`,
      [this.transferId, this.#written, JSON.stringify(rows)],
    );
    this.#written += rows.length;
  }

  /** What is in no file of the package must be there when the AIP is made, whatever lies in the folder then. */
  async #keepMaterial({ report }: JudgedFile): Promise<void> {
    for (const { sha256, origin } of report.signatures.flatMap(({ dataUsed }) => dataUsed)) {
      if (origin === 'document' || this.#kept.has(sha256)) continue;
      this.#kept.add(sha256);
      const material = this.judge.material(sha256);
      if (material !== undefined)
        await this.manager.query(
          'insert into signature_material (sha256, type, bytes) values ($1, $2, $3) on conflict do nothing',
          [sha256, material.type, material.bytes],
        );
    }
  }
}

/** The verdicts that a transfer was decided by. */
export const keptVerdicts = (manager: EntityManager, transferId: string): KeptVerdicts => ({
  judged: () => readJudged(manager, transferId),
  async material(sha256) {
    const [row] = await manager.query<SignatureMaterial[]>(
      'select type, bytes from signature_material where sha256 = $1',
      [sha256],
    );
    return row;
  },
});

async function* readJudged(manager: EntityManager, transferId: string): AsyncGenerator<JudgedFile> {
  for (let after = 0; ;) {
    const rows = await readTransferVerdicts(manager, transferId, { after, limit: ROWS - 1 });
    for (const { path, kind, sha256, decision, report } of rows) yield { path, kind, sha256, decision, report };
    if (rows.length < ROWS) return;
    after = Number(rows.at(-1)!.position);
  }
}

/** In the order of the package, one more than `limit` where there are more. */
export const readTransferVerdicts = (
  manager: EntityManager,
  transferId: string,
  { after, limit }: { after: number; limit: number },
): Promise<VerdictRow[]> =>
  manager.query<VerdictRow[]>(
    `select position, path, kind, sha256, decision, report from transfer_signatures
      where transfer_id = $1 and position > $2 order by position limit $3`,
    [transferId, after, limit + 1],
  );
