/** Why a letter is not read, each with what to send instead. */
const refusalSentences = {
  'letter.empty': '文件是空的。请重新拍照或扫描确认函后上传。',
  'letter.too_large': '文件超过 {megabytes} MB。请上传不超过 {megabytes} MB 的 JPG、PNG 照片或 PDF。',
  'letter.too_small':
    '图片只有 {width}×{height} 像素，看不清文字。请上传原图（短边至少 {least} 像素），不要用缩略图或截图。',
  'letter.too_many_pixels': '图片有 {width}×{height} 像素，太大。请用普通拍照模式重拍，或按 300 dpi 扫描。',
  'letter.heic':
    '这是苹果手机的 HEIC 照片，系统打不开。请在手机“设置–相机–格式”里选“兼容性最佳”后重拍，或转成 JPG 再上传。',
  'letter.svg': 'SVG 图形不能作为确认函。请上传盖章原件的彩色照片（JPG、PNG）或扫描 PDF。',
  'letter.format': '不支持这种文件。请上传盖章原件的彩色照片（JPG、PNG、WebP）或扫描 PDF。',
  'letter.moving': '这是动态图片。请上传一张静止的彩色照片（JPG、PNG）或扫描 PDF。',
  'letter.damaged': '文件不完整或已损坏，打不开。请重新拍照或扫描后上传。',
  'letter.pdf_encrypted': 'PDF 有密码，打不开。请上传没有密码的 PDF，或拍照上传。',
  'letter.pdf_pages': 'PDF 有 {pages} 页，最多 {most} 页。请只上传确认函那几页。',
  'letter.pdf_page_size': 'PDF 第 {page} 页的尺寸不正常（大于 A3 或太小）。请按 A4 扫描后上传。',
  'letter.pdf_empty': 'PDF 里没有页面。请重新扫描确认函后上传。',
} as const;

/** Why nobody knows what the letter says: a person has to look. */
const unreadSentences = {
  'letter.busy': '正在识别的确认函太多，这一份没有自动识别，请人工核对。',
  'letter.timeout': '识别这份文件用时太长，已停止，请人工核对。',
  'letter.memory': '识别这份文件占用内存过多，已停止，请人工核对。',
  'letter.crashed': '识别这份文件时程序出错，请人工核对。',
  'letter.closing': '服务正在停止，这份确认函没有自动识别，请人工核对。',
} as const;

export type RefusalCode = keyof typeof refusalSentences;
export type UnreadCode = keyof typeof unreadSentences;
export type Params = Readonly<Record<string, string | number>>;

/** The file itself is no letter that could be read. */
export class LetterRefusal extends Error {
  readonly code: RefusalCode;
  readonly params: Params;

  constructor(code: RefusalCode, params: Params = {}, options?: { cause?: unknown }) {
    super(sentenceOf(code, params), options);
    this.name = 'LetterRefusal';
    this.code = code;
    this.params = params;
  }
}

/** What people are told. */
export function sentenceOf(code: RefusalCode | UnreadCode, params: Params = {}): string {
  const sentence: string = { ...refusalSentences, ...unreadSentences }[code];
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
}
