/** A document of a hồ sơ: what its metadata say and what stands on its pages. */
export interface DemoDocument {
  /** Code of the document type (`typeName`), e.g. 10 for Kế hoạch. */
  typeCode: string;
  typeName: string;
  number: string;
  notation: string;
  /** DD/MM/YYYY */
  date: string;
  subject: string;
  paragraphs: string[];
}

/** A hồ sơ as an agency's records system holds it. People, bodies and places are invented. */
export interface DemoFile {
  fileCode: string;
  title: string;
  startDate: string;
  endDate: string;
  keyword: string;
  documents: DemoDocument[];
}

export const agency = { code: 'H98.21.07', name: 'Ủy ban nhân dân xã Mường Thử' };
export const agreement = { code: 'NL.H98.2026.01', title: 'Nộp lưu hồ sơ điện tử năm 2025 vào lưu trữ lịch sử tỉnh' };
export const archive = { code: 'H98.LTLS', name: 'Trung tâm Lưu trữ lịch sử tỉnh' };

const basis =
  'Căn cứ Luật Lưu trữ ngày 21 tháng 6 năm 2024; căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;';

export const files: DemoFile[] = [
  {
    fileCode: `${agency.code}.2025.VTLT.01`,
    title: 'Hồ sơ về việc thực hiện công tác văn thư, lưu trữ năm 2025',
    startDate: '10/01/2025',
    endDate: '19/12/2025',
    keyword: 'văn thư; lưu trữ; chỉnh lý',
    documents: [
      {
        typeCode: '10',
        typeName: 'KẾ HOẠCH',
        number: '15',
        notation: 'KH-UBND',
        date: '10/01/2025',
        subject: 'Thực hiện công tác văn thư, lưu trữ năm 2025 trên địa bàn xã',
        paragraphs: [
          basis,
          'Mục đích: tổ chức triển khai đầy đủ, kịp thời các quy định của pháp luật về văn thư, lưu trữ; nâng cao trách nhiệm của người đứng đầu trong việc lập hồ sơ và nộp lưu hồ sơ điện tử vào lưu trữ hiện hành.',
          'Yêu cầu: mọi hồ sơ công việc kết thúc trong năm được lập, kiểm tra mục lục và nộp lưu đúng thời hạn; tài liệu hết giá trị chỉ được hủy khi có quyết định của người có thẩm quyền.',
        ],
      },
      {
        typeCode: '07',
        typeName: 'THÔNG BÁO',
        number: '42',
        notation: 'TB-UBND',
        date: '05/06/2025',
        subject: 'Phân công chỉnh lý tài liệu tồn đọng trước ngày sắp xếp đơn vị hành chính',
        paragraphs: [
          'Ủy ban nhân dân xã thông báo phân công các bộ phận chỉnh lý 12,5 mét giá tài liệu tồn đọng, hoàn thành trước ngày 30 tháng 6 năm 2025.',
          'Tài liệu chưa chỉnh lý không đưa ra số hóa. Biên bản bàn giao được lập thành hai bản.',
        ],
      },
      {
        typeCode: '14',
        typeName: 'BÁO CÁO',
        number: '118',
        notation: 'BC-UBND',
        date: '19/12/2025',
        subject: 'Kết quả công tác văn thư, lưu trữ năm 2025',
        paragraphs: [
          'Trong năm, xã đã lập 214 hồ sơ điện tử, nộp lưu 198 hồ sơ; 16 hồ sơ được giữ lại để tiếp tục giải quyết công việc.',
          'Toàn bộ tài liệu chỉnh lý đã được lập mục lục và đối chiếu với danh mục hồ sơ của cơ quan.',
        ],
      },
    ],
  },
  {
    fileCode: `${agency.code}.2025.DD.03`,
    title: 'Hồ sơ giao đất xây dựng Trường Tiểu học Bản Nậm Ngà',
    startDate: '14/02/2025',
    endDate: '30/09/2025',
    keyword: 'đất đai; giao đất; trường học',
    documents: [
      {
        typeCode: '15',
        typeName: 'TỜ TRÌNH',
        number: '09',
        notation: 'TTr-UBND',
        date: '14/02/2025',
        subject: 'Đề nghị giao đất xây dựng Trường Tiểu học Bản Nậm Ngà',
        paragraphs: [
          'Kính trình cấp có thẩm quyền xem xét giao 4.850 m² đất tại bản Nậm Ngà để xây dựng trường tiểu học hai tầng, 12 phòng học.',
          'Khu đất không có tranh chấp, đã được lấy ý kiến của cộng đồng dân cư.',
        ],
      },
      {
        typeCode: '20',
        typeName: 'BIÊN BẢN',
        number: '03',
        notation: 'BB-UBND',
        date: '11/04/2025',
        subject: 'Bàn giao mốc giới khu đất xây dựng trường học trên thực địa',
        paragraphs: ['Các bên thống nhất vị trí tám mốc giới theo trích đo địa chính và ký xác nhận vào biên bản.'],
      },
      {
        typeCode: '02',
        typeName: 'QUYẾT ĐỊNH',
        number: '77',
        notation: 'QĐ-UBND',
        date: '30/09/2025',
        subject: 'Về việc giao đất xây dựng Trường Tiểu học Bản Nậm Ngà',
        paragraphs: [
          basis,
          'Điều 1. Giao 4.850 m² đất tại bản Nậm Ngà để xây dựng Trường Tiểu học Bản Nậm Ngà.',
          'Điều 2. Quyết định này có hiệu lực kể từ ngày ký. Văn phòng và các bộ phận liên quan chịu trách nhiệm thi hành.',
        ],
      },
    ],
  },
  {
    fileCode: `${agency.code}.2025.HT.02`,
    title: 'Hồ sơ bàn giao sổ hộ tịch khi kết thúc hoạt động của cấp huyện',
    startDate: '02/06/2025',
    endDate: '30/06/2025',
    keyword: 'hộ tịch; bàn giao; sắp xếp đơn vị hành chính',
    documents: [
      {
        typeCode: '22',
        typeName: 'CÔNG VĂN',
        number: '231',
        notation: 'UBND-TP',
        date: '02/06/2025',
        subject: 'Chuẩn bị bàn giao sổ hộ tịch và cơ sở dữ liệu hộ tịch',
        paragraphs: [
          'Đề nghị các bộ phận thống kê, đóng gói, niêm phong và bàn giao toàn bộ sổ hộ tịch; không để thất lạc, không tự ý tiêu hủy tài liệu và cơ sở dữ liệu.',
        ],
      },
      {
        typeCode: '20',
        typeName: 'BIÊN BẢN',
        number: '06',
        notation: 'BB-UBND',
        date: '30/06/2025',
        subject: 'Bàn giao 64 quyển sổ hộ tịch và dữ liệu điện tử kèm theo',
        paragraphs: [
          'Hai bên đã đối chiếu từng quyển sổ với danh mục: 64 quyển, đủ số lượng, tình trạng bình thường.',
          'Dữ liệu điện tử được bàn giao kèm giá trị băm SHA-256 của từng tệp để bên nhận kiểm tra.',
        ],
      },
    ],
  },
];
