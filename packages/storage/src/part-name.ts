const PART = /(?:^|\/)\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part$/;

/** What a store on a file system calls a file that is not whole yet, beside the key it will have. @param id a UUID */
export const partName = (id: string): string => `.${id}.part`;

/** Whether a key is that of a file which a write that goes on, or was broken off, has not made whole. */
export const isPartName = (key: string): boolean => PART.test(key);
