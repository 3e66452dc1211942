import { describe, expect, it } from 'vitest'
import { type Drawing, differingRegions } from './compare.js'

/** A white page of 48 × 36 pixels (4 × 3 tiles of 12) with dark pixels at these places. */
function page(...dark: readonly (readonly [x: number, y: number])[]): Drawing {
  const data = new Uint8ClampedArray(48 * 36 * 4).fill(255)
  for (const [x, y] of dark) data.fill(0, (y * 48 + x) * 4, (y * 48 + x) * 4 + 3)
  return { width: 48, height: 36, data }
}

describe('two drawings of one page', () => {
  it('that show the same differ nowhere', () => {
    expect(differingRegions(page([3, 3]), page([3, 3]))).toEqual([])
  })

  it('that differ in one pixel differ in the tile around it', () => {
    expect(differingRegions(page(), page([13, 25]))).toEqual([
      { left: 0.25, top: 24 / 36, width: 0.25, height: 1 - 24 / 36 },
    ])
  })

  it('show something gone like something new', () => {
    expect(differingRegions(page([13, 25]), page())).toEqual(differingRegions(page(), page([13, 25])))
  })

  it('name neighbouring differences once, and distant ones each for itself', () => {
    const near = differingRegions(page(), page([0, 0], [13, 13]))
    expect(near).toEqual([{ left: 0, top: 0, width: 0.5, height: 24 / 36 }])
    const far = differingRegions(page(), page([0, 0], [47, 35]))
    expect(far).toHaveLength(2)
  })

  it('of other sizes differ everywhere', () => {
    const wider = { width: 96, height: 36, data: new Uint8ClampedArray(96 * 36 * 4) }
    expect(differingRegions(page(), wider)).toEqual([{ left: 0, top: 0, width: 1, height: 1 }])
  })

  it('are not told apart by what smooths an edge', () => {
    const faint = page()
    faint.data[0] = 245
    expect(differingRegions(page(), faint)).toEqual([])
  })
})
