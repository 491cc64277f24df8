/** Kinds of content that have properties in common; `empty` has no bytes, `other` none that are looked at. */
export type Family = 'pdf' | 'image' | 'office' | 'audio' | 'video' | 'archive' | 'text' | 'empty' | 'other';
