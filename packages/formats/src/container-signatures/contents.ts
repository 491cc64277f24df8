/** What is in a container, and the first bytes of it. */
export interface ContainerContents {
  /** Some of what is in it can be read with a password alone. */
  readonly isEncrypted: boolean;
  has(path: string): boolean;
  /** @returns `undefined` for what cannot be read */
  read(path: string): Promise<Uint8Array | undefined>;
}
