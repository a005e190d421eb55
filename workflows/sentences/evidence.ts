import type { Sentences } from './sentence.ts';

const SEND_PHOTO = '请换成照片（JPG、PNG）或 PDF';
const SEND_AGAIN = '请重新拍照、扫描或导出后再提交';

/** Files that people send as evidence. */
export const evidenceSentences = {
  'evidence.empty': () => '这个文件是空的（0 字节），不能作为凭证。请检查后重新提交。',
  'evidence.file_too_large': (p) =>
    `文件超过 ${p.limitMb} MB 的上限，不能作为凭证。请压缩、拆分，或改用照片后重新提交。`,
  'evidence.not_allowed': (p) => `这里不接受${p.what}作为凭证。${SEND_PHOTO}。`,
  'evidence.unknown_type': () => `认不出这个文件的类型，不能作为凭证。${SEND_PHOTO}。`,
  'evidence.program': () => `这个文件是程序，不是照片，为安全起见已拒收。${SEND_PHOTO}。`,
  'evidence.svg': () => 'SVG 图形文件可能带有脚本，为安全起见已拒收。请截图或另存为 PNG 后重新提交。',
  'evidence.archive': () => '压缩包不能作为凭证。请解压后把里面的照片或 PDF 逐个提交。',
  'evidence.video': () => '视频和录音不能作为凭证。请拍照或截图后重新提交。',
  'evidence.heic': () =>
    '这是苹果的 HEIC 照片，系统打不开。请在 iPhone 的“设置→相机→格式”里选“兼容性最佳”后重拍，或者在聊天里作为“图片”（不是“文件”）发送。',
  'evidence.picture_format': (p) => `系统打不开 ${p.format} 格式的图片。请另存为 JPG 或 PNG 后重新提交。`,
  'evidence.too_many_pixels': (p) =>
    `图片尺寸是 ${p.width}×${p.height} 像素，超过上限，没有打开。请缩小后重新提交，或直接用手机拍照。`,
  'evidence.damaged': () => `文件已损坏或没有传完，打不开。${SEND_AGAIN}。`,
  'evidence.pdf_encrypted': () =>
    '这个 PDF 设了打开密码，看不到内容。请取消密码，或打印成新的 PDF 后重新提交。',
  'evidence.pdf_empty': () => '这个 PDF 里没有页面。请检查后重新导出并提交。',
  'evidence.pdf_pages': (p) =>
    `这个 PDF 有 ${p.pages} 页，超过 ${p.limit} 页的上限。请只保留需要的页后重新提交。`,
  'evidence.pdf_page_size': () => '这个 PDF 的页面尺寸不正常，没有打开。请用 A4 或 A3 重新导出后提交。',
  'evidence.took_too_long': (p) =>
    `检查这个文件超过 ${p.seconds} 秒，已停止，没有作为凭证。${SEND_AGAIN}；PDF 可以改用每页的照片。`,
  'evidence.took_too_much_memory': () =>
    `打开这个文件需要的内存太多，已停止，没有作为凭证。请缩小图片或简化 PDF；${SEND_AGAIN}。`,
  'evidence.crashed': () => `检查这个文件时出错，已停止，没有作为凭证。${SEND_AGAIN}；多次不行请联系管理员。`,
  'evidence.not_fetched': () => '暂时取不到这个文件，没有检查成功。请稍后重新提交；多次不行请联系管理员。',
  'evidence.busy': () => '现在等待检查的凭证太多。文件没有丢，请过一分钟再试。',
  'evidence.closing': () => '系统正在重启，凭证还没有检查。请过一分钟重新提交。',
  'evidence.blank': (p) =>
    p.pdf
      ? '这个 PDF 的第一页几乎什么都没有（一片空白），不能作为凭证。请检查后重新扫描或导出。'
      : '照片里几乎什么都没有（一片空白），不能作为凭证。请对准单据重新拍照。',
  'evidence.dark': () => '照片太暗，看不清内容，不能作为凭证。请打开闪光灯或到亮处重新拍照。',
  'evidence.tiny': (p) =>
    `图片太小（${p.width}×${p.height} 像素），看不清内容，不能作为凭证。请用原图，不要用缩略图。`,
  'evidence.blurred': (p) =>
    `照片太模糊（清晰度 ${p.sharpness}，至少要 ${p.needed}），不能作为凭证。请擦净镜头、拿稳手机、对焦后重新拍照。`,
} as const satisfies Sentences;
