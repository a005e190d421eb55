import type { Sentences } from './sentence.ts';

/** The upload page. */
export const uploadSentences: Sentences = {
  'upload.bad_link': () => '可能没有复制完整。请回到聊天，在卡片上重新点上传按钮。',
  'upload.expired': () =>
    '为安全起见，上传链接几天后失效。卡片上的链接已经更新，请回到聊天，重新点「上传凭证」。',
  'upload.too_many': () => '传得太快了，这个文件没有收。请等一分钟再传。',
  'upload.foreign': () => '这次上传来自别的网站，没有接受。请从聊天卡片上的链接打开本页再上传。',
  'upload.not_a_form': () => '没有收到文件。请用本页的按钮选择文件上传。',
  'upload.no_file': () => '还没有选择文件。请先选择照片或 PDF，再上传。',
  'upload.one_file': () => '一次只能传一个文件，请逐个上传。',
  'upload.too_large': (p) => `文件超过 ${p.maxMb} MB 的上限，没有收。请压缩、拆分，或改拍照片后再传。`,
  'upload.broken': () => '文件没有传完，连接断了。请检查网络后重新上传。',
  'upload.no_preview': () => '这个文件没有预览图，或者已经不在这一页上。',
  'upload.failed': (p) =>
    `系统出错，这一步没有办成（编号 ${p.incident}）。请稍后再试；仍不行请把编号告诉管理员。`,
};
