import writeExcelFile from 'write-excel-file/node';

const HEADER = [
  '订单号',
  '客户名称',
  '产品编码',
  '产品名称',
  '数量',
  '单价',
  '金额',
  '承诺交期',
  '实际发货日期',
  '状态',
  '业务员',
  '备注',
];

/** Writes a real .xlsx with `rows` orders in 12 columns: texts, numbers, money and date cells. */
export async function writeOrderBook(path: string, rows: number): Promise<void> {
  const header = HEADER.map((value) => ({ value, fontWeight: 'bold' as const }));
  const orders = Array.from({ length: rows }, (_, i) => orderRow(i));
  await writeExcelFile([header, ...orders], { sheet: '订单' }).toFile(path);
}

function orderRow(i: number) {
  const [quantity, price] = [(i % 200) + 1, 40 + (i % 900)];
  const day = (offset: number) => new Date(Date.UTC(2026, 0, 1 + ((i + offset) % 400)));
  return [
    { value: `SO-20260315-${String(i + 1).padStart(5, '0')}`, type: String },
    { value: `恒锐精密机械有限公司第${i % 300}分厂`, type: String },
    { value: `KHM-${100 + (i % 30)}`, type: String },
    { value: '快换模组', type: String },
    { value: quantity, type: Number },
    { value: price, type: Number, format: '#,##0.00' },
    { value: quantity * price, type: Number, format: '#,##0.00' },
    { value: day(20), type: Date, format: 'yyyy-mm-dd' },
    i % 3 === 0 ? null : { value: day(18), type: Date, format: 'yyyy"年"m"月"d"日"' },
    { value: i % 2 ? '生产中' : '已发货', type: String },
    { value: ['林晓岚', '周启明', '许嘉禾'][i % 3] ?? '', type: String },
    i % 5 ? null : { value: `需镀镍，箱外贴唛头，客户第 ${i} 次追加`, type: String },
  ];
}
