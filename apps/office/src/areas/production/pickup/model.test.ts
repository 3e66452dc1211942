import { describe, expect, it } from 'vitest'
import { drawOn, judgeDrawing, type Point, standingOf } from './model.js'

describe('the pick-up desk', () => {
  it.each([
    [{ lacks: ['postcard-missing', 'signature-missing'] }, 'checking'],
    [{ lacks: ['identity-expired', 'signature-missing'] }, 'checking'],
    [{ lacks: ['signature-missing'] }, 'ready-to-sign'],
    [{ lacks: [], handedOverAt: '2026-11-20T00:00:00Z' }, 'handed-over'],
  ])('stands as the service says: %j', (detail, standing) => {
    expect(standingOf(detail)).toBe(standing)
  })
})

describe('a drawn signature', () => {
  it('grows point by point in its last stroke', () => {
    expect(drawOn(drawOn([[[0, 0, 0]], []], [1, 1, 5]), [2, 2, 9])).toEqual([
      [[0, 0, 0]],
      [
        [1, 1, 5],
        [2, 2, 9],
      ],
    ])
  })

  it('is empty until it is longer than a dot', () => {
    const stroke = (count: number): Point[] => Array.from({ length: count }, (_, at) => [at, at, at])
    expect(judgeDrawing([stroke(7)])).toBe('empty')
    expect(judgeDrawing([stroke(4), stroke(4)])).toBe('drawn')
  })
})
