/** Folder of an AIP that keeps what was sent. */
export const SUBMISSION_FOLDER = 'submission';
