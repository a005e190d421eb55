import type { Sheet } from './sheet.ts';
import { type SignOff, signOff } from './sign-off.ts';
import { inBody, type LetterStory } from './story.ts';

/** Ways in which customers write. Each fills the sheet and says where the seal belongs. */
export const LAYOUTS = { formal, reply, table, contact, agreement, notice, short, form } as const;
export type Layout = keyof typeof LAYOUTS;

/** 「原定于 X 交货」, or nothing. */
function formerly(story: LetterStory, words: (date: string) => string): string {
  return story.namesOldDue ? words(inBody(story, story.oldDue)) : '';
}

function formal(sheet: Sheet, s: LetterStory): SignOff {
  sheet.heading('交期变更确认函');
  sheet.put({ text: `编号：${s.reference}`, x: sheet.style.right, y: sheet.y, anchor: 'end' });
  sheet.newLine(2);
  sheet.line(`致：${s.supplier}`, { bold: true });
  sheet.newLine(0.4);
  sheet.paragraph(
    `我司与贵司签订的采购合同（合同编号：${s.contract}）项下订单，订单编号：${s.orderNumber}，产品为${s.product}（型号${s.model}），数量${s.quantity}件${formerly(s, (d) => `，原定交货日期为${d}`)}。`,
  );
  sheet.paragraph(
    `因${s.reason}，经双方友好协商，现同意将上述订单的交货日期变更为${inBody(s, s.newDue)}，其余合同条款不变。`,
  );
  sheet.paragraph('特此确认。');
  sheet.newLine(2);
  return signOff(sheet, s);
}

function reply(sheet: Sheet, s: LetterStory): SignOff {
  sheet.heading(`关于订单${s.orderNumber}延期交货的复函`, 1.35);
  sheet.newLine(0.6);
  sheet.line(`${s.supplier}：`);
  sheet.paragraph(
    `贵司${inBody(s, s.otherDate)}来函收悉。关于我司${inBody(s, s.created)}下达的采购订单（单号${s.orderNumber}），现回复如下：`,
  );
  sheet.paragraph(
    `一、${formerly(s, (d) => `原交期${d}，`)}因${s.reason}，我司同意该订单交期顺延至${inBody(s, s.newDue)}。`,
  );
  sheet.paragraph(`二、交货数量仍为${s.quantity}套，交货地点及结算方式按合同${s.contract}执行。`);
  sheet.paragraph('三、请贵司据此调整生产安排，并严格按照新交期交付。');
  sheet.paragraph('专此函复。');
  sheet.newLine(2.5);
  return signOff(sheet, s);
}

function table(sheet: Sheet, s: LetterStory): SignOff {
  sheet.heading('订单变更通知单', 1.6);
  sheet.put({ text: `单据编号：${s.contract}-01`, x: sheet.style.left, y: sheet.y });
  sheet.newLine(1.8);
  const before = s.namesOldDue ? [['原交货日期', inBody(s, s.oldDue)]] : [];
  sheet.table(
    [
      ['供应商', s.supplier],
      ['客户名称', s.customerName],
      ['销售订单号', s.orderNumber],
      ['产品名称/型号', `${s.product} ${s.model}`],
      ['订购数量', `${s.quantity} 件`],
      ['下单日期', inBody(s, s.created)],
      ...before,
      ['变更后交货日期', inBody(s, s.newDue)],
      ['变更原因', s.reason],
    ],
    [0.3, 0.7],
  );
  sheet.paragraph('以上变更内容我司已确认，请贵司按变更后的交货日期组织生产和发货。');
  sheet.newLine(1.5);
  return signOff(sheet, s, { labels: true });
}

function contact(sheet: Sheet, s: LetterStory): SignOff {
  sheet.heading(s.customerName, 1.25);
  sheet.heading('工 作 联 系 函', 1.5);
  sheet.table(
    [
      ['收件单位', s.supplier, '收件人', '销售部'],
      ['发件人', s.person, '电话', s.phone],
      ['文号', s.reference, '页数', '共1页'],
    ],
    [0.15, 0.45, 0.14, 0.26],
  );
  sheet.line('事由：调整订单交货日期', { bold: true });
  sheet.line('敬启者：');
  sheet.paragraph(
    `承蒙贵司一贯支持。我司订单${s.orderNumber}（${s.product}，${s.quantity}件）${formerly(s, (d) => `原计划${d}交货，`)}现因${s.reason}，请贵司将交货时间延期至${inBody(s, s.newDue)}。`,
  );
  sheet.paragraph('给贵司带来不便，敬请谅解。顺颂商祺！');
  sheet.newLine(2);
  return signOff(sheet, s);
}

function agreement(sheet: Sheet, s: LetterStory): SignOff {
  sheet.heading('补充协议');
  sheet.line(`甲方（需方）：${s.customerName}`);
  sheet.line(`乙方（供方）：${s.supplier}`);
  sheet.newLine(0.5);
  sheet.paragraph(
    `甲乙双方于${inBody(s, s.created)}签订编号为${s.contract}的购销合同，对应订单号${s.orderNumber}。经双方协商一致，就交货期达成如下补充协议：`,
  );
  sheet.paragraph(
    `1. ${formerly(s, (d) => `原合同约定交货日期为${d}，`)}现双方同意交货日期调整为${inBody(s, s.newDue)}。`,
  );
  sheet.paragraph(`2. 货物名称${s.product}，规格${s.model}，数量${s.quantity}件，单价及总价不变。`);
  sheet.paragraph('3. 本协议经双方盖章后生效，一式两份，具有同等法律效力。');
  sheet.newLine(2);
  const y = sheet.y;
  const half = sheet.style.left + sheet.width * 0.54;
  sheet.put({ text: '乙方（盖章）：', x: half, y });
  sheet.put({
    text: '日期：\u3000\u3000年\u3000月\u3000日',
    x: half,
    y: y + sheet.style.size * sheet.style.leading * 2.5,
  });
  sheet.put({ text: '甲方（盖章）：', x: sheet.style.left, y });
  sheet.newLine(1.25);
  return signOff(sheet, s, { x: sheet.style.left, labels: false });
}

function notice(sheet: Sheet, s: LetterStory): SignOff {
  sheet.heading('函\u3000告', 1.8);
  sheet.line(`${s.supplier}销售部：`);
  sheet.paragraph(
    `兹有我司向贵司订购之${s.product}一批，订单号为${s.orderNumber}，合同号${s.contract}，${formerly(s, (d) => `原约定${d}前交付，`)}由于${s.reason}，特申请变更交期，具体如下：`,
  );
  sheet.line(`（一）新交货日期：${inBody(s, s.newDue)}`, { indent: sheet.style.size * 2 });
  sheet.line(`（二）数量：${s.quantity}台，不变`, { indent: sheet.style.size * 2 });
  sheet.line(`（三）联系人：${s.person}\u3000电话：${s.phone}`, { indent: sheet.style.size * 2 });
  sheet.paragraph('请予以确认并安排。特此函告。');
  sheet.newLine(2);
  return signOff(sheet, s);
}

function short(sheet: Sheet, s: LetterStory): SignOff {
  sheet.heading('确认书', 1.7);
  sheet.paragraph(`${s.supplier}：`);
  sheet.paragraph(
    `我司同意将订单 ${s.orderNumber} 的交期${formerly(s, (d) => `由 ${d} `)}改为 ${inBody(s, s.newDue)}，请按此日期发货。`,
  );
  sheet.paragraph(`如有疑问请联系${s.person}，${s.phone}。`);
  sheet.newLine(2.5);
  return signOff(sheet, s);
}

function form(sheet: Sheet, s: LetterStory): SignOff {
  sheet.heading('客户交期变更申请/确认表', 1.4);
  sheet.put({
    text: `文件编号：QR-08-${s.contract.slice(-3)}  版本：A/2`,
    x: sheet.style.right,
    y: sheet.y,
    anchor: 'end',
  });
  sheet.newLine(1.8);
  const due = s.namesOldDue
    ? ['原交期', inBody(s, s.oldDue), '新交期', inBody(s, s.newDue)]
    : ['数量', `${s.quantity}件`, '新交期', inBody(s, s.newDue)];
  sheet.table(
    [
      ['客户', s.customerName, '合同号', s.contract],
      ['订单号', s.orderNumber, '品名', s.product],
      due,
      ['原因', s.reason, '联系电话', s.phone],
    ],
    [0.12, 0.42, 0.16, 0.3],
  );
  sheet.paragraph(`兹确认上述订单（${s.orderNumber}）按新交期执行，由此产生的相关费用由我司承担。`);
  sheet.newLine(1.5);
  return signOff(sheet, s, { labels: true });
}
