/** The places at which the killed process can stop and wait for its end. */
export const STEPS = [
  'inside-transaction',
  'after-commit',
  'before-signing',
  'after-signing',
  'before-delivery',
  'after-delivery',
] as const

/** One of those places. */
export type Step = (typeof STEPS)[number]

/** What one life of the process is told: where to stop (or nowhere), the time, and what its clients still wait for. */
export type Life = {
  readonly at: string
  readonly pause?: { readonly step: Step; readonly occurrence: number }
  readonly pending: readonly unknown[]
  /** Bulk jobs that were sent and not answered. */
  readonly pendingJobs: readonly unknown[]
  /** `rests`: it finishes what is pending and published, and does nothing new. */
  readonly afterwards: 'goes-on' | 'rests'
}
