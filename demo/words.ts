/** Sentences that the demonstration's people write; invented. */

export const HOLD_REASONS: readonly string[] = [
  '客户图纸变更，等新版图纸',
  '客户预付款未到账',
  '关键轴承停产，等替代方案',
  '客户现场推迟验收',
  '等客户确认电气接口',
];

export const CANCEL_REASONS: readonly string[] = [
  '客户项目取消，已书面通知',
  '与另一订单重复，合并执行',
  '价格未谈妥',
  '客户改用自有库存',
];

export const REWORK_REASONS: readonly string[] = [
  '端面跳动超差 0.02，退回精磨',
  '镀层厚度不均，退回返镀',
  '气密检测不合格，更换密封件',
  '接线端子松动，重新压接',
  '螺纹孔深度不足，退回补加工',
];

export const POSTPONE_REASONS: readonly string[] = [
  '客户现场未就绪，书面同意顺延',
  '外协电镀排队，客户已确认新交期',
  '客户追加数量，交期一并顺延',
  '进口导轨到货延迟，客户已确认',
];

export const RUSH_REASONS: readonly string[] = ['客户产线停机等件，总监同意加急', '展会样机，客户要求提前'];

export const REQUIREMENTS: readonly string[] = [
  '',
  '',
  '',
  '按客户图纸 B 版加工，首件送样',
  '随货附出厂检验报告和材质证明',
  '木箱包装，防锈油封',
  '每套贴客户资产编号标签',
  '配合面粗糙度 Ra0.8',
  '出货前通知客户到厂预验收',
  '电缆出线改为左侧',
];

export const REMARKS: readonly string[] = [
  '',
  '',
  '',
  '',
  '老客户返单',
  '分两批发货',
  '含税含运费',
  '首次合作，注意资料齐全',
];
