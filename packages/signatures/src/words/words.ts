import type { Coverage, Indication, Modification, ProofIndication, SubIndication } from '../model/indication.js';

/** Languages that reports are read in. */
export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

type Words<Key extends string> = Readonly<Record<Key, Readonly<Record<Language, string>>>>;

export const INDICATION_WORDS: Words<Indication | ProofIndication | 'NO_SIGNATURE'> = {
  TOTAL_PASSED: { vi: 'Hợp lệ', en: 'Valid' },
  INDETERMINATE: { vi: 'Chưa đủ căn cứ kết luận', en: 'Cannot be decided yet' },
  TOTAL_FAILED: { vi: 'Không hợp lệ', en: 'Not valid' },
  PASSED: { vi: 'Hợp lệ', en: 'Valid' },
  FAILED: { vi: 'Không hợp lệ', en: 'Not valid' },
  NO_SIGNATURE: { vi: 'Không có chữ ký số', en: 'No digital signature' },
};

/** What each sub-indication means to whoever has to decide. */
export const SUB_INDICATION_WORDS: Words<SubIndication> = {
  FORMAT_FAILURE: {
    vi: 'Cấu trúc chữ ký sai hoặc tài liệu đã bị thay đổi trái quy tắc sau khi ký',
    en: 'The form of the signature is wrong, or the document was changed after signing in a way that is not permitted',
  },
  HASH_FAILURE: {
    vi: 'Nội dung đã bị thay đổi: giá trị băm không khớp với giá trị đã ký',
    en: 'The content was changed: its digest is not the one that was signed',
  },
  SIG_CRYPTO_FAILURE: {
    vi: 'Giá trị chữ ký không được tạo bởi khóa của chứng thư số này',
    en: 'The signature was not made with the key of this certificate',
  },
  REVOKED: {
    vi: 'Chữ ký được tạo sau khi chứng thư số đã bị thu hồi',
    en: 'It was signed after the certificate had been revoked',
  },
  EXPIRED: {
    vi: 'Chữ ký được tạo sau khi chứng thư số đã hết hạn',
    en: 'It was signed after the certificate had expired',
  },
  NOT_YET_VALID: {
    vi: 'Chữ ký được tạo trước khi chứng thư số có hiệu lực',
    en: 'It was signed before the certificate became valid',
  },
  SIG_CONSTRAINTS_FAILURE: {
    vi: 'Chữ ký chưa đáp ứng điều kiện chấp nhận, hoặc tài liệu có bổ sung cần người xem xét',
    en: 'The signature does not meet what is asked of it, or something was added that a person must look at',
  },
  CHAIN_CONSTRAINTS_FAILURE: {
    vi: 'Chứng thư số không được cấp cho mục đích này',
    en: 'The certificate is not for this use',
  },
  CERTIFICATE_CHAIN_GENERAL_FAILURE: {
    vi: 'Chuỗi chứng thư số có lỗi, hoặc thiếu thông tin về việc thu hồi',
    en: 'The chain of certificates is wrong, or nothing is known of revocations',
  },
  CRYPTO_CONSTRAINTS_FAILURE: {
    vi: 'Thuật toán không còn đủ an toàn vào thời điểm ký',
    en: 'An algorithm was no longer strong enough when it was signed',
  },
  CRYPTO_CONSTRAINTS_FAILURE_NO_POE: {
    vi: 'Thuật toán nay không còn đủ an toàn, và chưa có bằng chứng chữ ký đã có từ trước',
    en: 'An algorithm is no longer strong enough, and nothing proves that the signature is older',
  },
  TIMESTAMP_ORDER_FAILURE: {
    vi: 'Thứ tự các dấu thời gian mâu thuẫn nhau',
    en: 'The time-stamps contradict each other in their order',
  },
  NO_SIGNING_CERTIFICATE_FOUND: {
    vi: 'Không tìm thấy chứng thư số của người ký',
    en: 'The certificate of the signer was not found',
  },
  NO_CERTIFICATE_CHAIN_FOUND: {
    vi: 'Chứng thư số không dẫn đến tổ chức chứng thực gốc nào được tin cậy',
    en: 'The certificate leads to no authority that is trusted',
  },
  NO_CERTIFICATE_CHAIN_FOUND_NO_POE: {
    vi: 'Tổ chức chứng thực gốc nay không còn được tin cậy, và chưa có bằng chứng chữ ký đã có từ trước',
    en: 'The authority is no longer trusted, and nothing proves that the signature is older',
  },
  REVOKED_NO_POE: {
    vi: 'Chứng thư số đã bị thu hồi, và chưa có bằng chứng chữ ký đã có từ trước khi thu hồi',
    en: 'The certificate was revoked, and nothing proves that the signature is older',
  },
  REVOKED_CA_NO_POE: {
    vi: 'Chứng thư số của tổ chức chứng thực đã bị thu hồi, và chưa có bằng chứng chữ ký đã có từ trước',
    en: 'The certificate of an authority was revoked, and nothing proves that the signature is older',
  },
  OUT_OF_BOUNDS_NO_POE: {
    vi: 'Chứng thư số không còn hoặc chưa có hiệu lực, và chưa có bằng chứng về thời điểm ký',
    en: 'The certificate is not valid at this time, and nothing proves when it was signed',
  },
  OUT_OF_BOUNDS_NOT_REVOKED: {
    vi: 'Chứng thư số đã hết hạn mà không bị thu hồi, và chưa có bằng chứng về thời điểm ký',
    en: 'The certificate expired without being revoked, and nothing proves when it was signed',
  },
  REVOCATION_OUT_OF_BOUNDS_NO_POE: {
    vi: 'Chứng thư số của nơi trả lời về thu hồi đã hết hạn',
    en: 'The certificate of whoever answered about revocation has expired',
  },
  NO_POE: {
    vi: 'Thiếu bằng chứng tồn tại vào thời điểm cần xét',
    en: 'A proof of existence at the time in question is missing',
  },
  TRY_LATER: {
    vi: 'Thông tin thu hồi chưa đủ mới hoặc chứng thư số đang tạm dừng: kiểm tra lại sau',
    en: 'What is known of revocation is not recent enough, or the certificate is on hold: try again later',
  },
  SIGNED_DATA_NOT_FOUND: {
    vi: 'Không có nội dung đã được ký để đối chiếu',
    en: 'The content that was signed is not there',
  },
  POLICY_PROCESSING_ERROR: {
    vi: 'Không xử lý được: tài liệu vượt quá giới hạn kiểm tra',
    en: 'It could not be processed: the document is beyond what is looked at',
  },
  SIGNATURE_POLICY_NOT_AVAILABLE: {
    vi: 'Không có chính sách ký mà chữ ký viện dẫn',
    en: 'The policy that the signature names is not there',
  },
};

export const COVERAGE_WORDS: Words<Coverage> = {
  UNCLEAR: { vi: 'không rõ phạm vi', en: 'unclear' },
  CONTIGUOUS: { vi: 'một đoạn liền của tệp', en: 'one part of the file' },
  ENTIRE_REVISION: { vi: 'toàn bộ phiên bản đã ký', en: 'the whole revision that was signed' },
  ENTIRE_FILE: { vi: 'toàn bộ tệp', en: 'the whole file' },
};

export const MODIFICATION_WORDS: Words<Modification> = {
  NONE: { vi: 'không thay đổi', en: 'none' },
  LTA: { vi: 'bổ sung dữ liệu kiểm tra dài hạn', en: 'data for later judgement were added' },
  SIGNATURE_OR_FORM: { vi: 'bổ sung chữ ký hoặc biểu mẫu', en: 'signatures or form values were added' },
  ISSUE_NUMBER: { vi: 'bổ sung số, ngày ban hành', en: 'number and date of issue were added' },
  ANNOTATION: { vi: 'bổ sung chú thích', en: 'annotations were added' },
  OTHER: { vi: 'thay đổi khác', en: 'other changes' },
};

/** Labels of a report. */
export const LABELS = {
  signature: { vi: 'Chữ ký', en: 'Signature' },
  timestamp: { vi: 'Dấu thời gian của tài liệu', en: 'Document time-stamp' },
  counterSignature: { vi: 'Chữ ký xác nhận', en: 'Counter-signature' },
  reason: { vi: 'Lý do', en: 'Reason' },
  detail: { vi: 'Chi tiết', en: 'Detail' },
  signer: { vi: 'Người ký', en: 'Signer' },
  unit: { vi: 'Đơn vị quản lý', en: 'Managing unit' },
  issuer: { vi: 'Tổ chức cấp chứng thư số', en: 'Issuer' },
  domain: { vi: 'Loại chữ ký', en: 'Trust domain' },
  claimedTime: { vi: 'Thời gian ký (người ký khai)', en: 'Signing time, as claimed' },
  bestTime: { vi: 'Chữ ký đã có chậm nhất lúc', en: 'Signed no later than' },
  proof: { vi: 'Bằng chứng tồn tại', en: 'Proof of existence' },
  time: { vi: 'Thời gian', en: 'Time' },
  integrity: { vi: 'Tính toàn vẹn', en: 'Integrity' },
  validity: { vi: 'Chứng thư số vào thời điểm ký', en: 'Certificate at signing time' },
  period: { vi: 'Thời hạn chứng thư số', en: 'Certificate validity period' },
  level: { vi: 'Mức', en: 'Level' },
  coverage: { vi: 'Phạm vi ký', en: 'Coverage' },
  modification: { vi: 'Thay đổi sau khi ký', en: 'Changes since signing' },
  warning: { vi: 'Lưu ý', en: 'Note' },
} as const satisfies Words<string>;

/** Labels of a report on a package. */
export const PACKAGE_LABELS = {
  list: { vi: 'Danh mục được ký', en: 'Signed list' },
  files: { vi: 'Số tệp được ký', en: 'Files signed' },
  changed: { vi: 'Tệp đã bị thay đổi', en: 'Changed file' },
  missing: { vi: 'Tệp không có trong gói', en: 'Missing file' },
  more: { vi: 'Số tệp khác nằm ngoài danh mục', en: 'Further files that are not listed' },
} as const satisfies Words<string>;

export const VALUES = {
  intact: { vi: 'nội dung còn nguyên vẹn', en: 'the content is as it was signed' },
  changed: { vi: 'nội dung không còn như khi ký', en: 'the content is not as it was signed' },
  unknown: { vi: 'chưa kiểm tra được', en: 'could not be checked' },
  valid: { vi: 'có hiệu lực', en: 'valid' },
  notShown: { vi: 'chưa chứng minh được', en: 'not shown' },
  noProof: {
    vi: 'không có bằng chứng; xét tại thời điểm kiểm tra',
    en: 'nothing proves it; judged at the time of validation',
  },
  CONG_VU: { vi: 'Chuyên dùng công vụ', en: 'of the state (công vụ)' },
  CONG_CONG: { vi: 'Công cộng', en: 'public' },
  CHUYEN_DUNG: { vi: 'Chuyên dùng', en: 'special' },
  NUOC_NGOAI: { vi: 'Nước ngoài', en: 'foreign' },
  KHONG_RO: { vi: 'Không rõ', en: 'unknown' },
} as const satisfies Words<string>;

/** Warnings that a reader is told in words; of others the code and the detail are. */
export const WARNING_WORDS: Words<string> = {
  NO_ESS_ATTRIBUTE: {
    vi: 'Chữ ký không gắn với chứng thư số bằng giá trị băm',
    en: 'What was signed does not name the certificate by its digest',
  },
  RSA_PKCS1_V1_5: { vi: 'RSA theo PKCS #1 v1.5, không phải PSS', en: 'RSA by PKCS #1 v1.5 and not PSS' },
  SIGNING_TIME_LOCAL_AS_UTC: {
    vi: 'Thời gian ký được ghi theo giờ Việt Nam như thể là giờ UTC',
    en: 'The claimed time is that of Viet Nam written as if it were UTC',
  },
  TIMESTAMP_NOT_COUNTED: { vi: 'Một dấu thời gian không được tính', en: 'A time-stamp does not count' },
  ISSUE_NUMBER_ADDED: {
    vi: 'Số, ngày ban hành được ghi thêm sau khi ký',
    en: 'Number and date of issue were added after signing',
  },
  ANNOTATION_ADDED: { vi: 'Có chú thích được thêm sau khi ký', en: 'Annotations were added after signing' },
  ENCRYPTED_DOCUMENT: {
    vi: 'Tài liệu được mã hóa, không đọc được nội dung',
    en: 'The document is encrypted: what it says cannot be read',
  },
  ARCHIVE_TIMESTAMP_NOT_JUDGED: {
    vi: 'Dấu thời gian lưu trữ kiểu cũ chưa được xét',
    en: 'An archive time-stamp of an earlier kind was not looked at',
  },
  MATERIAL_LIMIT: {
    vi: 'Không xét hết chứng thư số và dữ liệu thu hồi trong tài liệu',
    en: 'Not all certificates and revocation data of the document were looked at',
  },
  CONTENTS_PADDING: { vi: 'Có dữ liệu lạ sau chữ ký', en: 'There are bytes behind the signature' },
  SIGNED_PART_ONLY: { vi: 'Chỉ một phần của tài liệu XML được ký', en: 'Only a part of the document is signed' },
  SIGNED_CONTENT_BESIDE: {
    vi: 'Nội dung nằm ngoài tài liệu XML được ký',
    en: 'Content beside the document is signed',
  },
  SIGNED_TEXT_DIVIDED: {
    vi: 'Chú thích chen giữa nội dung được ký; có phần mềm chỉ đọc phần đầu',
    en: 'A comment divides a text that is signed: some programs read its beginning alone',
  },
  INSTRUCTION_NOT_SIGNED: {
    vi: 'Chỉ thị xử lý nằm ngoài phần được ký, có thể đổi cách hiển thị',
    en: 'A processing instruction that is not signed may change what is shown',
  },
  OBJECT_NOT_SIGNED: {
    vi: 'Thuộc tính đi kèm chữ ký không được ký',
    en: 'A property beside the signature is not signed',
  },
  UNLISTED_FILE: {
    vi: 'Tệp nằm ngoài danh mục được ký',
    en: 'A file of the package that nobody has signed',
  },
  MANIFEST_NOT_JUDGED: { vi: 'Danh mục đi kèm chưa được đối chiếu', en: 'What a manifest lists was not compared' },
  KEY_VALUE_ONLY: {
    vi: 'Chỉ có khóa công khai, không có chứng thư số: không rõ của ai',
    en: 'There is a key and no certificate: nobody says whose it is',
  },
  HMAC_IS_NO_SIGNATURE: {
    vi: 'Mã xác thực bằng khóa dùng chung, không phải chữ ký số',
    en: 'A code by a shared key, and no signature',
  },
  EDXML_CONTENT_NOT_SIGNED: {
    vi: 'Danh mục hoặc tệp đính kèm của bản tin edXML không được ký',
    en: 'Contents or attachments of the edXML message are not signed',
  },
  SIGNING_TIME_WITHOUT_ZONE: {
    vi: 'Thời gian ký không ghi múi giờ, được hiểu là giờ UTC',
    en: 'The claimed time has no zone, and is taken for UTC',
  },
};
