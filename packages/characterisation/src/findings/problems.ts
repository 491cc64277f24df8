import { finding, type CharacterisationFinding } from './rules.js';

/** How many details one finding tells. */
const TOLD = 6;

/** What is wrong with a file, gathered while it is read: a file that is cut off or broken has one finding, whatever follows from it. */
export class Problems {
  readonly #truncated: string[] = [];
  readonly #corrupt: string[] = [];
  readonly #irregular: string[] = [];
  readonly #limits: string[] = [];
  readonly #others: CharacterisationFinding[] = [];

  truncated(details: string): void {
    this.#truncated.push(details);
  }

  corrupt(details: string): void {
    this.#corrupt.push(details);
  }

  irregular(details: string): void {
    this.#irregular.push(details);
  }

  limit(details: string): void {
    this.#limits.push(details);
  }

  add(...findings: readonly CharacterisationFinding[]): void {
    this.#others.push(...findings);
  }

  /** What could not be read: nothing is known of what is not there. */
  get isBroken(): boolean {
    return this.#truncated.length + this.#corrupt.length > 0;
  }

  /** The gravest first. */
  list(): CharacterisationFinding[] {
    const first =
      this.#truncated.length > 0
        ? [finding('FORMAT_TRUNCATED', told([...this.#truncated, ...this.#corrupt, ...this.#irregular]))]
        : this.#corrupt.length > 0
          ? [finding('FORMAT_CORRUPT', told([...this.#corrupt, ...this.#irregular]))]
          : this.#irregular.length > 0
            ? [finding('FORMAT_IRREGULAR', told(this.#irregular))]
            : [];
    const last = this.#limits.length > 0 ? [finding('FORMAT_LIMIT', told(this.#limits))] : [];
    return [...first, ...this.#others, ...last];
  }
}

const told = (all: readonly string[]): string => {
  const different = [...new Set(all)];
  const more = different.length > TOLD ? [`${different.length - TOLD} more`] : [];
  return [...different.slice(0, TOLD), ...more].join('; ');
};
