/** What a document says of itself, which nobody has counted. */
export interface OfficeClaims {
  pages?: number;
  slides?: number;
  sheets?: number;
  words?: number;
  /** What wrote it. */
  application?: string;
}

export interface OfficeProperties {
  /** How its parts are put together. */
  container: 'ooxml' | 'odf' | 'ole2' | 'rtf';
  isEncrypted: boolean;
  hasMacros: boolean;
  /** Objects of other programs, and files, that lie in it. */
  embeddedObjects: number;
  /** It has signatures by its own format's means. */
  isSigned: boolean;
  claimed: OfficeClaims;
}
