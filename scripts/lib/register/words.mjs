// Names of people and organisations. People are put together from family and
// given names in the manner of the province's peoples; none is meant.

const KINH = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Võ', 'Huỳnh', 'Đặng', 'Bùi', 'Hồ', 'Đinh'];
const MIDDLE = { nam: ['Văn', 'Đức', 'Minh', 'Quốc', 'Xuân'], nữ: ['Thị', 'Thị Thu', 'Thị Ngọc', 'Thị Kim'] };
const GIVEN = {
  nam: ['Thịnh', 'Lâm', 'Cường', 'Sơn', 'Hòa', 'Tấn', 'Phước', 'Dũng', 'Quảng', 'Khải'],
  nữ: ['Hạnh', 'Liên', 'Nga', 'Thảo', 'Duyên', 'Phượng', 'Hường', 'Loan'],
};
// Xơ Đăng, Ba Na and Giẻ Triêng men's names begin with A, women's with Y.
const LOCAL = {
  'Xơ Đăng': { nam: ['Thuih', 'Hrin', 'Tul', 'Đroi', 'Phiên', 'Krênh'], nữ: ['Blan', 'Hlang', 'Nhêu', 'Brao'] },
  'Ba Na': { nam: ['Brưk', 'Jring', 'Hnhun', 'Khêu', 'Wer'], nữ: ['Hlun', 'Byut', 'Pyưt', 'Hyen'] },
  'Giẻ Triêng': { nam: ['Ngương', 'Nhớ', 'Brôl', 'Kiêu'], nữ: ['Nhing', 'Vế', 'Blưu', 'Hà Re'] },
};
// Who mostly lives where; in the town and Ia H'Drai many are Kinh.
const PEOPLES = {
  608: ['Kinh', 'Kinh', 'Kinh', 'Ba Na'], 610: ['Giẻ Triêng', 'Giẻ Triêng', 'Xơ Đăng', 'Kinh'],
  611: ['Giẻ Triêng', 'Xơ Đăng', 'Kinh'], 612: ['Xơ Đăng', 'Xơ Đăng', 'Kinh'],
  613: ['Xơ Đăng', 'Xơ Đăng', 'Kinh'], 614: ['Ba Na', 'Xơ Đăng', 'Kinh'],
  615: ['Xơ Đăng', 'Ba Na', 'Kinh', 'Kinh'], 616: ['Ba Na', 'Kinh', 'Kinh'],
  617: ['Xơ Đăng', 'Xơ Đăng', 'Xơ Đăng', 'Kinh'], 618: ['Kinh', 'Kinh', 'Xơ Đăng'],
};

export function person(by, district) {
  const people = by.of(PEOPLES[district]);
  const sex = by.next() < 0.72 ? 'nam' : 'nữ';
  if (people === 'Kinh') return `${by.of(KINH)} ${by.of(MIDDLE[sex])} ${by.of(GIVEN[sex])}`;
  return `${sex === 'nam' ? 'A' : 'Y'} ${by.of(LOCAL[people][sex])}`;
}

// VSIC code, what it is called in a name, and a product, by sector.
export const AGRICULTURE = [
  ['0126', 'cà phê', 'Cà phê bột'], ['0126', 'cà phê', 'Cà phê rang xay'], ['0128', 'dược liệu', 'Hồng đẳng sâm'],
  ['0128', 'sâm dây', 'Cao sâm dây'], ['0113', 'sắn', ''], ['0111', 'lúa', 'Gạo đỏ'], ['0118', 'rau an toàn', 'Rau củ xứ lạnh'],
  ['0121', 'cây ăn quả', 'Chuối sấy'], ['0125', 'cao su', ''], ['0141', 'chăn nuôi bò', 'Thịt bò một nắng'],
  ['0145', 'chăn nuôi heo', 'Heo gác bếp'], ['0146', 'chăn nuôi gia cầm', ''], ['0149', 'nuôi ong', 'Mật ong rừng'],
  ['0161', 'dịch vụ nông nghiệp', ''], ['0210', 'trồng rừng', 'Măng khô'], ['0322', 'nuôi cá nước ngọt', 'Cá tầm'],
];
export const OTHERS = [
  ['1079', 'chế biến nông sản', 'Tiêu rừng'], ['1312', 'dệt thổ cẩm', 'Thổ cẩm'], ['1629', 'mây tre đan', 'Gùi tre'],
  ['3100', 'mộc dân dụng', ''], ['4101', 'xây dựng', ''], ['4632', 'thương mại nông sản', ''], ['4711', 'thương mại tổng hợp', ''],
  ['4933', 'vận tải', ''], ['4931', 'vận tải hành khách', ''], ['5510', 'du lịch cộng đồng', 'Du lịch làng'],
  ['8299', 'quản lý chợ', ''], ['3811', 'vệ sinh môi trường', ''], ['1104', 'rượu ghè', 'Rượu ghè'],
];
export const GROUP_WORK = AGRICULTURE.filter(([, name]) => !name.startsWith('dịch vụ')).concat(OTHERS.slice(1, 3));

const OWN = ['Hưng Phú', 'Đồng Tiến', 'Tân Lập', 'Thanh Niên', 'Hòa Thuận', 'Phú Cường', 'Quyết Tiến', 'Sông Xanh',
  'Bình Minh', 'Toàn Tâm', 'Măng Đá', 'Đại Ngàn', 'Cao Nguyên Đỏ', 'Suối Vàng', 'Nhân Ái', 'Minh Tâm', 'Trường Tồn'];

// A name that nobody else in the register has.
export function cooperative(by, taken, [, work], place) {
  for (let turn = 0; turn < 200; turn += 1) {
    const made = by.of([
      () => `Hợp tác xã Nông nghiệp và dịch vụ ${by.of(OWN)} ${place}`,
      () => `Hợp tác xã ${work} ${place}`,
      () => `Hợp tác xã ${work} ${by.of(OWN)}`,
      () => `Hợp tác xã ${by.of(OWN)} ${place}`,
    ])();
    const fits = AGRICULTURE.some(([, one]) => one === work) || !made.includes('Nông nghiệp');
    if (fits && !taken.has(made)) return taken.add(made), made;
  }
  throw new Error(`no name is left for ${work} at ${place}`);
}

export function group(taken, what, [, work], village, place) {
  for (let number = 1; ; number += 1) {
    const made = `${what} ${work}${number > 1 ? ` số ${number}` : ''} ${village}, ${place}`;
    if (!taken.has(made)) return taken.add(made), made;
  }
}

export const village = (by, commune) =>
  commune.kind === 'commune' ? `thôn ${by.whole(1, 9)}` : `tổ dân phố ${by.whole(1, 9)}`;
