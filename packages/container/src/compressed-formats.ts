/** Names of files whose formats compress their content themselves. */
const COMPRESSED =
  /\.(?:pdf|jpe?g|jp2|jpx|png|gif|webp|heic|zip|gz|tgz|bz2|xz|zst|7z|rar|docx|xlsx|pptx|od[tsp]|epub|mp[34]|m4[av]|ogg|og[av]|opus|flac|webm|mov|avi|mkv)$/i;

/**
 * Whether deflating the file would only cost time, for who writes and for everyone who reads; told by its name, as other zip tools do,
 * so that the same tree gives the same bytes.
 */
export const isCompressedFormat = (name: string): boolean => COMPRESSED.test(name);
