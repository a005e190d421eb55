/** The machine tools of 机加车间: model (work centre), what it is, how many. */
const MODELS: readonly (readonly [model: string, name: string, count: number])[] = [
  ['VMC850', '立式加工中心', 4],
  ['HMC630', '卧式加工中心', 2],
  ['CK6150', '数控车床', 4],
  ['M7150', '平面磨床', 2],
  ['DK7740', '线切割机床', 2],
];

/** Each machine: `VMC850-01` 1 号立式加工中心. */
export const MACHINES = MODELS.flatMap(([model, name, count]) =>
  Array.from({ length: count }, (_, index) => ({
    id: `${model}-${String(index + 1).padStart(2, '0')}`,
    model,
    name: `${index + 1} 号${name}`,
    workshop: '机加车间',
  })),
);
