/** The pick-up desk: what was checked, and a signature as it is drawn. */
import type { PickupDetail, Signature } from '@jitsuin/registration/contract'

/** The checks in the order of the desk. */
export const DESK_CHECKS = ['postcard', 'licence', 'identity', 'person'] as const
export type DeskCheck = (typeof DESK_CHECKS)[number]

/** Whether the signature is the only thing that is missing. */
export function standingOf({ lacks, handedOverAt }: Pick<PickupDetail, 'lacks' | 'handedOverAt'>) {
  if (handedOverAt !== undefined) return 'handed-over' as const
  return lacks.every((lack) => lack === 'signature-missing')
    ? ('ready-to-sign' as const)
    : ('checking' as const)
}

/** A point of a stroke: x, y in the field's units, milliseconds since the first point. */
export type Point = Signature['strokes'][number][number]

/** Adds a point to the stroke in hand; a field takes no more points than the service does. */
export function drawOn(strokes: readonly (readonly Point[])[], point: Point): readonly (readonly Point[])[] {
  const before = strokes.slice(0, -1)
  const current = strokes.at(-1) ?? []
  return current.length >= MOST_POINTS ? strokes : [...before, [...current, point]]
}

const MOST_POINTS = 2000
const FEWEST_POINTS = 8

/** Whether something was drawn that can be a name. */
export function judgeDrawing(strokes: readonly (readonly Point[])[]): 'drawn' | 'empty' {
  return strokes.reduce((sum, stroke) => sum + stroke.length, 0) >= FEWEST_POINTS ? 'drawn' : 'empty'
}
