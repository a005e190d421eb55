/** Characters of a message that is read at all: an order in words with its wishes (which may have 500). */
export const LONGEST = 1_500;
/** Longer messages are no questions: only the order in words is looked for in them. */
export const LONGEST_QUESTION = 300;

/**
 * One writing for what people write: full-width characters and circled numbers folded (NFKC), dashes of all
 * kinds to "-", white space to single spaces, mentions of the bot (also its name, said first) and closing punctuation off.
 */
export function tidy(text: string): string {
  return (
    text
      .normalize('NFKC')
      .replace(/[\u200b-\u200d\u2060\ufeff]/g, '')
      .replace(/[‐‑‒–—―−﹣]/g, '-')
      .replace(/\s+/g, ' ')
      .replace(/^(?:@\S+ )+/, '')
      .replace(/^单脉[\s,，:：、!！]+(?=\S)/, '')
      // 恒 锐 的 单 子: spaces between single characters part nothing.
      .replace(/(?<![^\s])\p{Script=Han}(?: \p{Script=Han}(?!\S))+/gu, (spaced) => spaced.replaceAll(' ', ''))
      .replace(/^[\s,，。.、!！~～:：;；]+|[\s,，。.、!！~～:：;；]+$/g, '')
  );
}

/** Said before what is meant, and meaning nothing for us. Longer ones first. */
const BEFORE =
  /^(?:请问一下|请问|请教|请|麻烦(?:您|你)?|劳驾|拜托|帮我?(?:们)?|帮忙|给我|替我|我?想(?:要)?(?:知道|问问?|了解|看看?)?(?:一下|下)?|我要|能不能|能否|可以|可不可以|您好|你好|老师|亲|喂|那个|这个|那么?(?=\p{Script=Han}{2})|就是|然后|客户|现在|目前|今天(?!(?:之?内|以?前)?(?:就?要|该|得|必须|交|到期))|哪位知道|谁知道|有没有人知道|[,，。、:：\s])/u;

/** Said after it. */
const AFTER =
  /(?:谢谢(?:您|你|啦|了)?|多谢|辛苦(?:了|啦)?|拜托(?:了)?|吗|呢|啊|呀|哦|噢|嘛|吧|啦|一下|下|在线等|[?？!！。.,，、~～\s])$/;

/** Strips again and again, until a turn takes nothing off any more: what is stripped uncovers more of it. */
export function untilSame(text: string, strip: (now: string) => string): string {
  let now = text;
  for (let before = ''; before !== now; ) {
    before = now;
    now = strip(now);
  }
  return now;
}

/** Takes polite filler off the beginning only. */
export function stripBefore(text: string): string {
  return untilSame(text, (now) => now.replace(BEFORE, '').trim());
}

/** Takes polite filler off both ends, again and again; the middle is left alone because names live there. */
export function stripPolite(text: string): string {
  return untilSame(text, (now) => now.replace(BEFORE, '').replace(AFTER, '').trim());
}

/** `二` or `2` → 2, also `第二个`; null for anything else. */
export function smallNumber(text: string): number | null {
  const match = /^第?(\d{1,2}|[一二三四五六七八九十])(?:个|条|号|项|张|单)?$/.exec(text);
  const word = match?.[1] ?? '';
  if (word === '') return null;
  return /\d/.test(word) ? Number(word) : '零一二三四五六七八九十'.indexOf(word);
}
