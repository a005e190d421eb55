import { expect, it } from 'vitest';
import { LinkError } from '../modbus/link-error.ts';
import { placeIn, placeText } from './place.ts';
import { whyNot } from './why-not.ts';

it.each([
  ['10.1.2.13', '10.1.2.13:502'],
  [' 10.1.2.13：503 ', '10.1.2.13:503'],
  ['plc-3.workshop', 'plc-3.workshop:502'],
  ['::1', '[::1]:502'],
  ['[fd00::13]:1502', '[fd00::13]:1502'],
  ['fe80::1%eth0', '[fe80::1%eth0]:502'],
])('%s is an address', (typed, place) => {
  const found = placeIn(typed);
  expect(typeof found === 'string' ? found : placeText(found)).toBe(place);
});

it.each([
  ['http://10.1.2.13', '不是地址'],
  ['10.1.2', '不是地址'],
  ['10.1.2.256', '不是地址'],
  ['10.1.2.13:502:1', '端口“502:1”不对'],
  ['10.1.2.13:99999', '端口“99999”不对'],
  ['10.1.2.13:', '端口“”不对'],
  ['[10.1.2.13]', '不是地址'],
  ['-x', '不是地址'],
  ['', '不是地址'],
])('%s is none, and it is said what is wrong', (typed, why) => {
  expect(placeIn(typed)).toContain(why);
});

it('what the system, the library and the device say is told in words that say what to do', () => {
  const errors = [
    new LinkError('closed', 'connect ECONNREFUSED 127.0.0.1:1'),
    new LinkError('closed', 'getaddrinfo ENOTFOUND nobody'),
    new LinkError('closed', 'something new'),
    new LinkError('closed', '设备断开了连接'),
    new LinkError('timeout', '2000 毫秒连不上 10.1.2.13:502'),
    new LinkError('timeout', '2000 毫秒没有回答'),
    new LinkError('frame', 'Unexpected data error'),
    new LinkError('exception', 'Modbus exception 6', 6),
    new LinkError('exception', 'Modbus exception 99', 99),
  ];
  for (const err of errors) expect(whyNot(err)).toMatch(/[一-鿿]{4}/);
  expect(whyNot(errors[0] as LinkError)).toContain('打开 Modbus TCP');
});
