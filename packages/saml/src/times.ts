/** How old a message may be; every clock is allowed to be wrong by so much (saml-core-2.0 §1.3.3). */

/** Bounds of a judgement. */
export type TimeBounds = {
  readonly at: Date
  /** How far their clock may be from ours. */
  readonly skewSeconds: number
  /** How long after its making a message counts. */
  readonly lifetimeSeconds: number
}

/** Whether a message counts now. Made exactly `lifetime` ago it no longer does. */
export function judgeIssueInstant(
  issueInstant: Date,
  bounds: TimeBounds,
): 'timely' | 'too-old' | 'from-the-future' {
  const ageSeconds = (bounds.at.getTime() - issueInstant.getTime()) / 1000
  if (ageSeconds < -bounds.skewSeconds) return 'from-the-future'
  return ageSeconds < bounds.lifetimeSeconds + bounds.skewSeconds ? 'timely' : 'too-old'
}

/** Whether an interval holds now; `notOnOrAfter` does not count itself (core §2.5.1.2). */
export function judgeInterval(
  {
    notBefore,
    notOnOrAfter,
  }: { readonly notBefore?: Date | undefined; readonly notOnOrAfter?: Date | undefined },
  { at, skewSeconds }: Pick<TimeBounds, 'at' | 'skewSeconds'>,
): 'within' | 'not-yet' | 'over' {
  const skewMs = skewSeconds * 1000
  if (notBefore && at.getTime() + skewMs < notBefore.getTime()) return 'not-yet'
  return notOnOrAfter && at.getTime() - skewMs >= notOnOrAfter.getTime() ? 'over' : 'within'
}
