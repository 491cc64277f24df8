/** What readers look for without asking whether it lies in a comment. */
const MEANINGFUL = /%PDF-|%%EOF|startxref|xref|trailer|stream|\bobj\b|endobj/;

/** Whether a comment is one to every reader. */
export const isHarmless = (comment: string): boolean => !MEANINGFUL.test(comment);
