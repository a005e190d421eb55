import { z } from 'zod';
import { isHost } from './host.ts';
import { AREAS, MACHINE_STATES, TAG_TYPES, WORD_ORDERS } from './plant.ts';

/** The messages are what the person reads who wrote the file; explain.ts adds those that zod makes itself. */
const words = z.string().trim().min(1).max(120);
const whole = (least: number, most: number) => {
  const error = `请写 ${least} 到 ${most} 之间的整数`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};
const tagName = z.string().regex(/^[a-z][A-Za-z0-9_]{0,39}$/, {
  error: '名称只能用英文字母、数字和下划线，并以小写字母开头',
});
const machineId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, {
  error: '编号只能用字母、数字、点、横线和下划线，如 VMC850-03',
});
const shift = z.string().regex(/^([01]?\d|2[0-3]):[0-5]\d\s*[-–—~～]\s*(([01]?\d|2[0-3]):[0-5]\d|24:00)$/, {
  error: '请写成“开始-结束”，如 08:00-20:00；过夜的写 20:00-08:00',
});

const poll = z.strictObject({
  periodMs: whole(100, 3_600_000).optional(),
  timeoutMs: whole(50, 60_000).optional(),
  staleMs: whole(200, 86_400_000).optional(),
  maxGap: whole(0, 125).optional(),
  maxWords: whole(1, 125).optional(),
  base: whole(0, 1).optional(),
  pauseAfterConnectMs: whole(0, 10_000).optional(),
  pauseBetweenMs: whole(0, 10_000).optional(),
  singleField: z.boolean().optional(),
});

const counter = z.union(
  [
    z.literal(true),
    z.strictObject({
      wrap: whole(2, 4_294_967_296).nullable().optional(),
      resetAllowed: z.boolean().optional(),
    }),
  ],
  { error: '请写 true，或 { wrap: 65536, resetAllowed: true }' },
);

const tag = z.strictObject({
  name: tagName,
  area: z.enum(AREAS).optional(),
  addr: z.union([z.number(), z.string()], { error: '请写地址，如 100、"40101"、"D100"' }).optional(),
  type: z.enum(TAG_TYPES).optional(),
  bit: whole(0, 15).optional(),
  order: z.enum(WORD_ORDERS).optional(),
  scale: z.number().optional(),
  unit: z.string().max(12).optional(),
  counter: counter.optional(),
  item: words.optional(),
});

const plain = z.union([z.boolean(), z.number(), z.string()]);
const condition = z.union(
  [
    plain,
    z
      .strictObject({
        equals: plain.optional(),
        in: z.array(plain).min(1).optional(),
        gte: z.number().optional(),
        lte: z.number().optional(),
      })
      .refine((one) => Object.keys(one).length > 0, {
        error: '条件不能为空，请写 { equals: 值 }、{ in: [值, 值] } 或 { gte: 下限, lte: 上限 }',
      }),
  ],
  { error: '请写一个值，或 { equals: 值 }、{ in: [值, 值] }、{ gte: 下限, lte: 上限 }' },
);
const state = z.strictObject({ state: z.enum(MACHINE_STATES), when: z.record(tagName, condition) });

const merge = z.strictObject({
  microStopSec: whole(0, 3_600).optional(),
  graceSec: whole(0, 3_600).optional(),
});

/** What several machines may share under a name. */
const shared = {
  vendor: words.optional(),
  order: z.enum(WORD_ORDERS).optional(),
  poll: poll.optional(),
  tags: z.array(tag).optional(),
  states: z.array(state).optional(),
  merge: merge.optional(),
};
const profile = z.strictObject(shared);

const source = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('modbus-tcp'),
    host: z
      .string()
      .trim()
      .refine(isHost, { error: '请写 IP 地址或主机名，如 10.1.2.13；端口另写，如 port: 502' }),
    port: whole(1, 65_535).optional(),
    unit: whole(0, 255).optional(),
  }),
  z.strictObject({
    type: z.literal('mtconnect'),
    url: z.url({ protocol: /^https?$/, error: '请写 MTConnect agent 的地址，如 http://10.1.2.20:5000' }),
    device: words.optional(),
  }),
]);

const machine = z.strictObject({
  id: machineId,
  name: words,
  model: words,
  workshop: words.optional(),
  shifts: z.array(shift).min(1).optional(),
  alternatives: z
    .array(
      z.strictObject({
        model: words,
        factor: z
          .number()
          .min(0.1, { error: '请写 0.1 到 10' })
          .max(10, { error: '请写 0.1 到 10' })
          .optional(),
      }),
    )
    .optional(),
  profile: words.optional(),
  source: source.optional(),
  ...shared,
});

const span = z.strictObject({
  area: z.enum(AREAS),
  offset: whole(0, 65_535),
  count: whole(1, 65_536),
  first: whole(0, 65_535).optional(),
  octal: z.boolean().optional(),
});
const devices = z.record(
  z.string().regex(/^[A-Z]{1,4}$/, { error: '软元件写成大写字母，如 D、M、X' }),
  z.union([span, z.array(span).min(1)], { error: '请写 { area: holding, offset: 0, count: 8000 }' }),
);

/** plant.yaml */
export const plantFile = z.strictObject({
  vendors: z.record(words, devices).optional(),
  profiles: z.record(words, profile).optional(),
  machines: z.array(machine),
});

export type PlantFile = z.infer<typeof plantFile>;
export type MachineEntry = PlantFile['machines'][number];
export type ProfileEntry = z.infer<typeof profile>;
export type TagEntry = z.infer<typeof tag>;
export type StateEntry = z.infer<typeof state>;
