import type { TimestampKind } from '../model/report.js';
import type { ObjectId } from '../model/to-judge.js';

/** That something was there at a time, and by what that is known. */
export interface Proof {
  time: Date;
  source: TimestampKind;
}

/** The earliest proofs of existence, by what they prove. @see ETSI EN 319 102-1 §5.6.2.3 */
export class ProofsOfExistence {
  readonly #proofs = new Map<ObjectId, Proof>();

  add(covers: readonly ObjectId[], proof: Proof): void {
    for (const id of covers) {
      const known = this.#proofs.get(id);
      if (known === undefined || proof.time < known.time) this.#proofs.set(id, proof);
    }
  }

  of(id: ObjectId): Proof | undefined {
    return this.#proofs.get(id);
  }
}
