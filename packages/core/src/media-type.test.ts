import { extensionOf, mediaTypeOf } from './media-type.js';

it.each([
  ['a/b/Văn bản.PDF', 'application/pdf'],
  ['tệp', 'application/octet-stream'],
  ['a.constructor', 'application/octet-stream'],
  ['thư.mục/tệp', 'application/octet-stream'],
])('suggests for %s the media type %s', (path, type) => expect(mediaTypeOf(path)).toBe(type));

it('takes the last extension only, in lower case', () => expect(extensionOf('a.tar.GZ')).toBe('gz'));
