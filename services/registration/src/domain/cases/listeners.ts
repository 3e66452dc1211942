/** Who is told of every step of every case. One row per listener is written with the step, so that nobody misses one. */
export const CASE_LISTENERS = ['letters'] as const
export type CaseListener = (typeof CASE_LISTENERS)[number]
